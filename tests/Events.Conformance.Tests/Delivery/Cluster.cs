using Events.Conformance.Stores;

namespace Events.Conformance.Delivery;

// Every topic of delivery on a Redis Cluster.
[Collection(ClusterCollection.Name)]
public sealed class ClusterAcknowledgingOwnedTests(ClusterDeliveryFixture fixture) : AcknowledgingOwnedTests(fixture);

[Collection(ClusterCollection.Name)]
public sealed class ClusterCommittingTests(ClusterDeliveryFixture fixture) : CommittingTests(fixture);

[Collection(ClusterCollection.Name)]
public sealed class ClusterDeadLetteringTests(ClusterDeliveryFixture fixture) : DeadLetteringTests(fixture);

[Collection(ClusterCollection.Name)]
public sealed class ClusterDedupingTests(ClusterDeliveryFixture fixture) : DedupingTests(fixture);

[Collection(ClusterCollection.Name)]
public sealed class ClusterEnsuringGroupTests(ClusterDeliveryFixture fixture) : EnsuringGroupTests(fixture);

[Collection(ClusterCollection.Name)]
public sealed class ClusterRemadeStreamTests(ClusterDeliveryFixture fixture) : RemadeStreamTests(fixture);

[Collection(ClusterCollection.Name)]
public sealed class ClusterFloorTests(ClusterDeliveryFixture fixture) : FloorTests(fixture);

[Collection(ClusterCollection.Name)]
public sealed class ClusterNamingTests(ClusterDeliveryFixture fixture) : NamingTests(fixture);

[Collection(ClusterCollection.Name)]
public sealed class ClusterReapingTests(ClusterDeliveryFixture fixture) : ReapingTests(fixture);

[Collection(ClusterCollection.Name)]
public sealed class ClusterReclaimingTests(ClusterDeliveryFixture fixture) : ReclaimingTests(fixture);

[Collection(ClusterCollection.Name)]
public sealed class ClusterReleasingTests(ClusterDeliveryFixture fixture) : ReleasingTests(fixture);

[Collection(ClusterCollection.Name)]
public sealed class ClusterRenewingTests(ClusterDeliveryFixture fixture) : RenewingTests(fixture);

[Collection(ClusterCollection.Name)]
public sealed class ClusterRequeueingTests(ClusterDeliveryFixture fixture) : RequeueingTests(fixture);

[Collection(ClusterCollection.Name)]
public sealed class ClusterRetryingTests(ClusterDeliveryFixture fixture) : DeferringTests(fixture);

[Collection(ClusterCollection.Name)]
public sealed class ClusterRestoringTests(ClusterDeliveryFixture fixture) : RestoringTests(fixture);

[Collection(ClusterCollection.Name)]
public sealed class ClusterLosingTests(ClusterDeliveryFixture fixture) : LosingTests(fixture);

[Collection(ClusterCollection.Name)]
public sealed class ClusterHandlingTests(ClusterDeliveryFixture fixture) : HandlingTests(fixture);

[Collection(ClusterCollection.Name)]
public sealed class ClusterPartitionSharingTests(ClusterDeliveryFixture fixture) : PartitionSharingTests(fixture);
