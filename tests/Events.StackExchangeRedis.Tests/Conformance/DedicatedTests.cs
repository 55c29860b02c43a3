using Events.Conformance;
using Events.StackExchangeRedis.Stores;

namespace Events.StackExchangeRedis.Conformance;

// Every topic of the suite, with reads that block. One after the other, so that one server serves them all.
[Collection(DedicatedCollection.Name)]
public sealed class DedicatedAddingTests(DedicatedStoreFixture fixture) : AddingTests(fixture);

[Collection(DedicatedCollection.Name)]
public sealed class DedicatedAddingOnceTests(DedicatedStoreFixture fixture) : AddingOnceTests(fixture);

[Collection(DedicatedCollection.Name)]
public sealed class DedicatedAddingBatchOnceTests(DedicatedStoreFixture fixture) : AddingBatchOnceTests(fixture);

[Collection(DedicatedCollection.Name)]
public sealed class DedicatedAddingPartOnceTests(DedicatedStoreFixture fixture) : AddingPartOnceTests(fixture);

[Collection(DedicatedCollection.Name)]
public sealed class DedicatedRetainingTests(DedicatedStoreFixture fixture) : RetainingTests(fixture);

[Collection(DedicatedCollection.Name)]
public sealed class DedicatedSchedulingTests(DedicatedStoreFixture fixture) : SchedulingTests(fixture);

[Collection(DedicatedCollection.Name)]
public sealed class DedicatedProjectingTests(DedicatedStoreFixture fixture) : ProjectingTests(fixture);

[Collection(DedicatedCollection.Name)]
public sealed class DedicatedBatchTests(DedicatedStoreFixture fixture) : BatchTests(fixture);

[Collection(DedicatedCollection.Name)]
public sealed class DedicatedRangeTests(DedicatedStoreFixture fixture) : RangeTests(fixture);

[Collection(DedicatedCollection.Name)]
public sealed class DedicatedTrimmingTests(DedicatedStoreFixture fixture) : TrimmingTests(fixture);

[Collection(DedicatedCollection.Name)]
public sealed class DedicatedDeletingTests(DedicatedStoreFixture fixture) : DeletingTests(fixture);

[Collection(DedicatedCollection.Name)]
public sealed class DedicatedGroupTests(DedicatedStoreFixture fixture) : GroupTests(fixture);

[Collection(DedicatedCollection.Name)]
public sealed class DedicatedReadingTests(DedicatedStoreFixture fixture) : ReadingTests(fixture);

[Collection(DedicatedCollection.Name)]
public sealed class DedicatedFollowingTests(DedicatedStoreFixture fixture) : FollowingTests(fixture);

[Collection(DedicatedCollection.Name)]
public sealed class DedicatedHistoryTests(DedicatedStoreFixture fixture) : HistoryTests(fixture);

[Collection(DedicatedCollection.Name)]
public sealed class DedicatedAcknowledgingTests(DedicatedStoreFixture fixture) : AcknowledgingTests(fixture);

[Collection(DedicatedCollection.Name)]
public sealed class DedicatedPendingTests(DedicatedStoreFixture fixture) : PendingTests(fixture);

[Collection(DedicatedCollection.Name)]
public sealed class DedicatedClaimingTests(DedicatedStoreFixture fixture) : ClaimingTests(fixture);

[Collection(DedicatedCollection.Name)]
public sealed class DedicatedAutoClaimingTests(DedicatedStoreFixture fixture) : AutoClaimingTests(fixture);

[Collection(DedicatedCollection.Name)]
public sealed class DedicatedBlockingTests(DedicatedStoreFixture fixture) : BlockingTests(fixture);

[Collection(DedicatedCollection.Name)]
public sealed class DedicatedInspectingTests(DedicatedStoreFixture fixture) : InspectingTests(fixture);

[Collection(DedicatedCollection.Name)]
public sealed class DedicatedConcurrencyTests(DedicatedStoreFixture fixture) : ConcurrencyTests(fixture);
