using Events.Behaviour.Hostile;
using Events.Behaviour.UserCode;
using Events.Behaviour.Worlds;
using Events.StackExchangeRedis.Stores;

namespace Events.StackExchangeRedis.Behaviour;

public sealed class PollingContextTests(MultiplexerFixture redis) : ContextTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingHostileTests(MultiplexerFixture redis) : HostileTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingMiddlewareTests(MultiplexerFixture redis) : MiddlewareTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingSlowHandlerTests(MultiplexerFixture redis) : SlowHandlerTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingStoredExceptionTests(MultiplexerFixture redis) : StoredExceptionTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}
