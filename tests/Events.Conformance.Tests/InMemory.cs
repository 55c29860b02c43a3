using Events.Conformance.Stores;

namespace Events.Conformance;

// Every topic on the embedded store.
public sealed class InMemoryAddingTests(InMemoryStoreFixture fixture)
    : AddingTests(fixture), IClassFixture<InMemoryStoreFixture>;

public sealed class InMemoryAddingOnceTests(InMemoryStoreFixture fixture)
    : AddingOnceTests(fixture), IClassFixture<InMemoryStoreFixture>;

public sealed class InMemoryAddingBatchOnceTests(InMemoryStoreFixture fixture)
    : AddingBatchOnceTests(fixture), IClassFixture<InMemoryStoreFixture>;

public sealed class InMemoryAddingPartOnceTests(InMemoryStoreFixture fixture)
    : AddingPartOnceTests(fixture), IClassFixture<InMemoryStoreFixture>;

public sealed class InMemoryRetainingTests(InMemoryStoreFixture fixture)
    : RetainingTests(fixture), IClassFixture<InMemoryStoreFixture>;

public sealed class InMemorySchedulingTests(InMemoryStoreFixture fixture)
    : SchedulingTests(fixture), IClassFixture<InMemoryStoreFixture>;

public sealed class InMemoryProjectingTests(InMemoryStoreFixture fixture)
    : ProjectingTests(fixture), IClassFixture<InMemoryStoreFixture>;

public sealed class InMemoryBatchTests(InMemoryStoreFixture fixture)
    : BatchTests(fixture), IClassFixture<InMemoryStoreFixture>;

public sealed class InMemoryRangeTests(InMemoryStoreFixture fixture)
    : RangeTests(fixture), IClassFixture<InMemoryStoreFixture>;

public sealed class InMemoryTrimmingTests(InMemoryStoreFixture fixture)
    : TrimmingTests(fixture), IClassFixture<InMemoryStoreFixture>;

public sealed class InMemoryDeletingTests(InMemoryStoreFixture fixture)
    : DeletingTests(fixture), IClassFixture<InMemoryStoreFixture>;

public sealed class InMemoryGroupTests(InMemoryStoreFixture fixture)
    : GroupTests(fixture), IClassFixture<InMemoryStoreFixture>;

public sealed class InMemoryReadingTests(InMemoryStoreFixture fixture)
    : ReadingTests(fixture), IClassFixture<InMemoryStoreFixture>;

public sealed class InMemoryHistoryTests(InMemoryStoreFixture fixture)
    : HistoryTests(fixture), IClassFixture<InMemoryStoreFixture>;

public sealed class InMemoryAcknowledgingTests(InMemoryStoreFixture fixture)
    : AcknowledgingTests(fixture), IClassFixture<InMemoryStoreFixture>;

public sealed class InMemoryPendingTests(InMemoryStoreFixture fixture)
    : PendingTests(fixture), IClassFixture<InMemoryStoreFixture>;

public sealed class InMemoryClaimingTests(InMemoryStoreFixture fixture)
    : ClaimingTests(fixture), IClassFixture<InMemoryStoreFixture>;

public sealed class InMemoryAutoClaimingTests(InMemoryStoreFixture fixture)
    : AutoClaimingTests(fixture), IClassFixture<InMemoryStoreFixture>;

public sealed class InMemoryBlockingTests(InMemoryStoreFixture fixture)
    : BlockingTests(fixture), IClassFixture<InMemoryStoreFixture>;

public sealed class InMemoryFollowingTests(InMemoryStoreFixture fixture)
    : FollowingTests(fixture), IClassFixture<InMemoryStoreFixture>;

public sealed class InMemoryInspectingTests(InMemoryStoreFixture fixture)
    : InspectingTests(fixture), IClassFixture<InMemoryStoreFixture>;

public sealed class InMemoryConcurrencyTests(InMemoryStoreFixture fixture)
    : ConcurrencyTests(fixture), IClassFixture<InMemoryStoreFixture>;
