using Events.Behaviour.Batches;
using Events.Behaviour.Worlds;
using Events.StackExchangeRedis.Stores;

namespace Events.StackExchangeRedis.Behaviour;

public sealed class DedicatedBatchFormingTests(MultiplexerFixture redis) : BatchFormingTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedBatchOnceTests(MultiplexerFixture redis) : BatchOnceTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedBatchOutcomeTests(MultiplexerFixture redis) : BatchOutcomeTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedMixedBatchTests(MultiplexerFixture redis) : MixedBatchTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}
