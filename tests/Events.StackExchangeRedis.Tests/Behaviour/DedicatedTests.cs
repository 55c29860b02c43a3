using Events.Behaviour;
using Events.Behaviour.Partitions;
using Events.Behaviour.Projections;
using Events.Behaviour.Scheduling;
using Events.Behaviour.Sharing;
using Events.Behaviour.Telemetry;
using Events.Behaviour.Worlds;
using Events.StackExchangeRedis.Stores;

namespace Events.StackExchangeRedis.Behaviour;

// Every topic of the consumers' suite, with reads that block.
public sealed class DedicatedDeadLetterTests(MultiplexerFixture redis) : DeadLetterTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedLifecycleTests(MultiplexerFixture redis) : LifecycleTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedOnceTests(MultiplexerFixture redis) : OnceTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedOrderTests(MultiplexerFixture redis) : OrderTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedHandoverTests(MultiplexerFixture redis) : HandoverTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedLateAnswerTests(MultiplexerFixture redis) : LateAnswerTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedOwnershipTests(MultiplexerFixture redis) : OwnershipTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedReapNowTests(MultiplexerFixture redis) : ReapNowTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedShortMemoryTests(MultiplexerFixture redis) : ShortMemoryTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedUntypedTests(MultiplexerFixture redis) : UntypedTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedRecoveryTests(MultiplexerFixture redis) : RecoveryTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedRetryTests(MultiplexerFixture redis) : RetryTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedLongHandlerAloneTests(MultiplexerFixture redis) : LongHandlerTests(1), IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedLongHandlerAmongOthersTests(MultiplexerFixture redis) : LongHandlerTests(3), IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedObservingTests(MultiplexerFixture redis) : ObservingTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedReplayTests(MultiplexerFixture redis) : ReplayTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedProjectionRebuildTests(MultiplexerFixture redis) : ProjectionRebuildTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedProjectionTests(MultiplexerFixture redis) : ProjectionTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedScheduledEventTests(MultiplexerFixture redis) : ScheduledEventTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedUnknownTypeTests(MultiplexerFixture redis) : UnknownTypeTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedStoreFailureTests(MultiplexerFixture redis) : StoreFailureTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedDedupeKeyTests(MultiplexerFixture redis) : DedupeKeyTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedHandledTypeTests(MultiplexerFixture redis) : HandledTypeTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedLostEntryTests(MultiplexerFixture redis) : LostEntryTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedStoppingTests(MultiplexerFixture redis) : StoppingTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedExtremeTimeTests(MultiplexerFixture redis) : ExtremeTimeTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedReleasingTests(MultiplexerFixture redis) : ReleasingTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedBytesTests(MultiplexerFixture redis) : BytesTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedCloudEventTests(MultiplexerFixture redis) : CloudEventTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedHeaderTests(MultiplexerFixture redis) : HeaderTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

[Collection(SpansCollection.Name)]
public sealed class DedicatedTracingTests(MultiplexerFixture redis) : TracingTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedPartitionTests(MultiplexerFixture redis) : PartitionTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedGrowingPartitionTests(MultiplexerFixture redis) : GrowingPartitionTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedLeasedPartitionTests(MultiplexerFixture redis) : LeasedPartitionTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedPartitionLeaseTests(MultiplexerFixture redis) : PartitionLeaseTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}

public sealed class DedicatedPartitionRefusalTests(MultiplexerFixture redis) : PartitionRefusalTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: true);
}
