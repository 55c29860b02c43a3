using Events.Behaviour.Hostile;
using Events.Behaviour.UserCode;
using Events.Behaviour.Worlds;
using Events.StackExchangeRedis.Stores;

namespace Events.StackExchangeRedis.Behaviour;

public sealed class DedicatedContextTests(MultiplexerFixture redis) : ContextTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedHostileTests(MultiplexerFixture redis) : HostileTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedMiddlewareTests(MultiplexerFixture redis) : MiddlewareTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedSlowHandlerTests(MultiplexerFixture redis) : SlowHandlerTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedStoredExceptionTests(MultiplexerFixture redis) : StoredExceptionTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}
