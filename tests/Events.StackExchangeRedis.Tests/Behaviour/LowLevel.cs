using Events.Behaviour.LowLevel;
using Events.Behaviour.Worlds;
using Events.StackExchangeRedis.Stores;

namespace Events.StackExchangeRedis.Behaviour;

public sealed class PollingLowLevelTests(MultiplexerFixture redis) : LowLevelTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class DedicatedLowLevelTests(MultiplexerFixture redis) : LowLevelTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}
