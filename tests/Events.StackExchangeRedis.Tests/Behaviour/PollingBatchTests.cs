using Events.Behaviour.Batches;
using Events.Behaviour.Worlds;
using Events.StackExchangeRedis.Stores;

namespace Events.StackExchangeRedis.Behaviour;

[Collection(PollingBatchesCollection.Name)]
public sealed class PollingBatchFormingTests(MultiplexerFixture redis) : BatchFormingTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Resp2, dedicatedReads: false);
}

[Collection(PollingBatchesCollection.Name)]
public sealed class PollingBatchOnceTests(MultiplexerFixture redis) : BatchOnceTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Resp2, dedicatedReads: false);
}

[Collection(PollingBatchesCollection.Name)]
public sealed class PollingBatchOutcomeTests(MultiplexerFixture redis) : BatchOutcomeTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Resp2, dedicatedReads: false);
}
