using Events.Behaviour.Batches;
using Events.Behaviour.Worlds;
using Events.StackExchangeRedis.Stores;

namespace Events.StackExchangeRedis.Behaviour;

public sealed class PollingBatchFormingTests(MultiplexerFixture redis) : BatchFormingTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingBatchOnceTests(MultiplexerFixture redis) : BatchOnceTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingBatchOutcomeTests(MultiplexerFixture redis) : BatchOutcomeTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingMixedBatchTests(MultiplexerFixture redis) : MixedBatchTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}
