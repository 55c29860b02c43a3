using Events.Behaviour;
using Events.Behaviour.Partitions;
using Events.Behaviour.Projections;
using Events.Behaviour.Scheduling;
using Events.Behaviour.Sharing;
using Events.Behaviour.Telemetry;
using Events.Behaviour.Worlds;
using Events.StackExchangeRedis.Stores;

namespace Events.StackExchangeRedis.Behaviour;

// Every topic of the consumers' suite, over the multiplexer alone.
public sealed class PollingDeadLetterTests(MultiplexerFixture redis) : DeadLetterTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingLifecycleTests(MultiplexerFixture redis) : LifecycleTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingOnceTests(MultiplexerFixture redis) : OnceTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingOrderTests(MultiplexerFixture redis) : OrderTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingShortMemoryTests(MultiplexerFixture redis) : ShortMemoryTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingUntypedTests(MultiplexerFixture redis) : UntypedTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingHandoverTests(MultiplexerFixture redis) : HandoverTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingLateAnswerTests(MultiplexerFixture redis) : LateAnswerTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingOwnershipTests(MultiplexerFixture redis) : OwnershipTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingReapNowTests(MultiplexerFixture redis) : ReapNowTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingRecoveryTests(MultiplexerFixture redis) : RecoveryTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingRetryTests(MultiplexerFixture redis) : RetryTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingLongHandlerAloneTests(MultiplexerFixture redis) : LongHandlerTests(1), IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingLongHandlerAmongOthersTests(MultiplexerFixture redis) : LongHandlerTests(3), IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingObservingTests(MultiplexerFixture redis) : ObservingTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingReplayTests(MultiplexerFixture redis) : ReplayTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingProjectionRebuildTests(MultiplexerFixture redis) : ProjectionRebuildTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingProjectionTests(MultiplexerFixture redis) : ProjectionTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingScheduledEventTests(MultiplexerFixture redis) : ScheduledEventTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingUnknownTypeTests(MultiplexerFixture redis) : UnknownTypeTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingStoreFailureTests(MultiplexerFixture redis) : StoreFailureTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingDedupeKeyTests(MultiplexerFixture redis) : DedupeKeyTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingHandledTypeTests(MultiplexerFixture redis) : HandledTypeTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingLostEntryTests(MultiplexerFixture redis) : LostEntryTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingStoppingTests(MultiplexerFixture redis) : StoppingTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingExtremeTimeTests(MultiplexerFixture redis) : ExtremeTimeTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingReleasingTests(MultiplexerFixture redis) : ReleasingTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingBytesTests(MultiplexerFixture redis) : BytesTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingCloudEventTests(MultiplexerFixture redis) : CloudEventTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingHeaderTests(MultiplexerFixture redis) : HeaderTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

[Collection(SpansCollection.Name)]
public sealed class PollingTracingTests(MultiplexerFixture redis) : TracingTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingPartitionTests(MultiplexerFixture redis) : PartitionTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingGrowingPartitionTests(MultiplexerFixture redis) : GrowingPartitionTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingLeasedPartitionTests(MultiplexerFixture redis) : LeasedPartitionTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingPartitionLeaseTests(MultiplexerFixture redis) : PartitionLeaseTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}

public sealed class PollingPartitionRefusalTests(MultiplexerFixture redis) : PartitionRefusalTests, IClassFixture<MultiplexerFixture>
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis, dedicatedReads: false);
}
