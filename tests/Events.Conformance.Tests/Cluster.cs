using Events.Conformance.Stores;

namespace Events.Conformance;

// Every topic on a Redis Cluster. One after the other, so that one cluster serves them all.
[Collection(ClusterCollection.Name)]
public sealed class ClusterAddingTests(ClusterStoreFixture fixture) : AddingTests(fixture);

[Collection(ClusterCollection.Name)]
public sealed class ClusterAddingOnceTests(ClusterStoreFixture fixture) : AddingOnceTests(fixture);

[Collection(ClusterCollection.Name)]
public sealed class ClusterRetainingTests(ClusterStoreFixture fixture) : RetainingTests(fixture);

[Collection(ClusterCollection.Name)]
public sealed class ClusterSchedulingTests(ClusterStoreFixture fixture) : SchedulingTests(fixture);

[Collection(ClusterCollection.Name)]
public sealed class ClusterProjectingTests(ClusterStoreFixture fixture) : ProjectingTests(fixture);

[Collection(ClusterCollection.Name)]
public sealed class ClusterBatchTests(ClusterStoreFixture fixture) : BatchTests(fixture);

[Collection(ClusterCollection.Name)]
public sealed class ClusterRangeTests(ClusterStoreFixture fixture) : RangeTests(fixture);

[Collection(ClusterCollection.Name)]
public sealed class ClusterTrimmingTests(ClusterStoreFixture fixture) : TrimmingTests(fixture);

[Collection(ClusterCollection.Name)]
public sealed class ClusterDeletingTests(ClusterStoreFixture fixture) : DeletingTests(fixture);

[Collection(ClusterCollection.Name)]
public sealed class ClusterGroupTests(ClusterStoreFixture fixture) : GroupTests(fixture);

[Collection(ClusterCollection.Name)]
public sealed class ClusterReadingTests(ClusterStoreFixture fixture) : ReadingTests(fixture);

[Collection(ClusterCollection.Name)]
public sealed class ClusterFollowingTests(ClusterStoreFixture fixture) : FollowingTests(fixture);

[Collection(ClusterCollection.Name)]
public sealed class ClusterHistoryTests(ClusterStoreFixture fixture) : HistoryTests(fixture);

[Collection(ClusterCollection.Name)]
public sealed class ClusterAcknowledgingTests(ClusterStoreFixture fixture) : AcknowledgingTests(fixture);

[Collection(ClusterCollection.Name)]
public sealed class ClusterPendingTests(ClusterStoreFixture fixture) : PendingTests(fixture);

[Collection(ClusterCollection.Name)]
public sealed class ClusterClaimingTests(ClusterStoreFixture fixture) : ClaimingTests(fixture);

[Collection(ClusterCollection.Name)]
public sealed class ClusterAutoClaimingTests(ClusterStoreFixture fixture) : AutoClaimingTests(fixture);

[Collection(ClusterCollection.Name)]
public sealed class ClusterBlockingTests(ClusterStoreFixture fixture) : BlockingTests(fixture);

[Collection(ClusterCollection.Name)]
public sealed class ClusterInspectingTests(ClusterStoreFixture fixture) : InspectingTests(fixture);

[Collection(ClusterCollection.Name)]
public sealed class ClusterConcurrencyTests(ClusterStoreFixture fixture) : ConcurrencyTests(fixture);
