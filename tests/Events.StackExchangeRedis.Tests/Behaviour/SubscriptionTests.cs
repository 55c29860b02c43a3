using Events.Behaviour.Subscriptions;
using Events.Behaviour.Worlds;
using Events.StackExchangeRedis.Stores;

namespace Events.StackExchangeRedis.Behaviour;

public sealed class PollingSubscriptionTests(MultiplexerFixture redis) : SubscriptionTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingSeveralStreamsTests(MultiplexerFixture redis) : SeveralStreamsTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingSharedReadTests(MultiplexerFixture redis) : SharedReadTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingContinuityTests(MultiplexerFixture redis) : ContinuityTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class DedicatedSubscriptionTests(MultiplexerFixture redis) : SubscriptionTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedSeveralStreamsTests(MultiplexerFixture redis) : SeveralStreamsTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedSharedReadTests(MultiplexerFixture redis) : SharedReadTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedContinuityTests(MultiplexerFixture redis) : ContinuityTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}
