using Events.Behaviour.Batches;
using Events.Behaviour.Worlds;
using Events.StackExchangeRedis.Stores;

namespace Events.StackExchangeRedis.Behaviour;

[Collection(DedicatedBatchesCollection.Name)]
public sealed class DedicatedBatchFormingTests(MultiplexerFixture redis) : BatchFormingTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Resp3, dedicatedReads: true);
}

[Collection(DedicatedBatchesCollection.Name)]
public sealed class DedicatedBatchOnceTests(MultiplexerFixture redis) : BatchOnceTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Resp3, dedicatedReads: true);
}

[Collection(DedicatedBatchesCollection.Name)]
public sealed class DedicatedBatchOutcomeTests(MultiplexerFixture redis) : BatchOutcomeTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Resp3, dedicatedReads: true);
}
