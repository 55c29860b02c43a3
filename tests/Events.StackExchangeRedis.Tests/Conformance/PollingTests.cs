using Events.Conformance;
using Events.StackExchangeRedis.Stores;

namespace Events.StackExchangeRedis.Conformance;

// Every topic of the suite, over the multiplexer alone. One after the other, so that one server serves them all.
[Collection(PollingCollection.Name)]
public sealed class PollingAddingTests(PollingStoreFixture fixture) : AddingTests(fixture);

[Collection(PollingCollection.Name)]
public sealed class PollingAddingOnceTests(PollingStoreFixture fixture) : AddingOnceTests(fixture);

[Collection(PollingCollection.Name)]
public sealed class PollingAddingBatchOnceTests(PollingStoreFixture fixture) : AddingBatchOnceTests(fixture);

[Collection(PollingCollection.Name)]
public sealed class PollingAddingPartOnceTests(PollingStoreFixture fixture) : AddingPartOnceTests(fixture);

[Collection(PollingCollection.Name)]
public sealed class PollingRetainingTests(PollingStoreFixture fixture) : RetainingTests(fixture);

[Collection(PollingCollection.Name)]
public sealed class PollingSchedulingTests(PollingStoreFixture fixture) : SchedulingTests(fixture);

[Collection(PollingCollection.Name)]
public sealed class PollingProjectingTests(PollingStoreFixture fixture) : ProjectingTests(fixture);

[Collection(PollingCollection.Name)]
public sealed class PollingBatchTests(PollingStoreFixture fixture) : BatchTests(fixture);

[Collection(PollingCollection.Name)]
public sealed class PollingRangeTests(PollingStoreFixture fixture) : RangeTests(fixture);

[Collection(PollingCollection.Name)]
public sealed class PollingTrimmingTests(PollingStoreFixture fixture) : TrimmingTests(fixture);

[Collection(PollingCollection.Name)]
public sealed class PollingDeletingTests(PollingStoreFixture fixture) : DeletingTests(fixture);

[Collection(PollingCollection.Name)]
public sealed class PollingGroupTests(PollingStoreFixture fixture) : GroupTests(fixture);

[Collection(PollingCollection.Name)]
public sealed class PollingReadingTests(PollingStoreFixture fixture) : ReadingTests(fixture);

[Collection(PollingCollection.Name)]
public sealed class PollingFollowingTests(PollingStoreFixture fixture) : FollowingTests(fixture);

[Collection(PollingCollection.Name)]
public sealed class PollingHistoryTests(PollingStoreFixture fixture) : HistoryTests(fixture);

[Collection(PollingCollection.Name)]
public sealed class PollingAcknowledgingTests(PollingStoreFixture fixture) : AcknowledgingTests(fixture);

[Collection(PollingCollection.Name)]
public sealed class PollingPendingTests(PollingStoreFixture fixture) : PendingTests(fixture);

[Collection(PollingCollection.Name)]
public sealed class PollingClaimingTests(PollingStoreFixture fixture) : ClaimingTests(fixture);

[Collection(PollingCollection.Name)]
public sealed class PollingAutoClaimingTests(PollingStoreFixture fixture) : AutoClaimingTests(fixture);

[Collection(PollingCollection.Name)]
public sealed class PollingBlockingTests(PollingStoreFixture fixture) : BlockingTests(fixture);

[Collection(PollingCollection.Name)]
public sealed class PollingInspectingTests(PollingStoreFixture fixture) : InspectingTests(fixture);

[Collection(PollingCollection.Name)]
public sealed class PollingConcurrencyTests(PollingStoreFixture fixture) : ConcurrencyTests(fixture);
