using Events.Conformance.Delivery;
using Events.StackExchangeRedis.Stores;

namespace Events.StackExchangeRedis.Conformance;

// Every topic of delivery, with reads that block.
public sealed class DedicatedAcknowledgingOwnedTests(DedicatedDeliveryFixture fixture)
    : AcknowledgingOwnedTests(fixture), IClassFixture<DedicatedDeliveryFixture>;

public sealed class DedicatedCommittingTests(DedicatedDeliveryFixture fixture)
    : CommittingTests(fixture), IClassFixture<DedicatedDeliveryFixture>;

public sealed class DedicatedDeadLetteringTests(DedicatedDeliveryFixture fixture)
    : DeadLetteringTests(fixture), IClassFixture<DedicatedDeliveryFixture>;

public sealed class DedicatedDedupingTests(DedicatedDeliveryFixture fixture)
    : DedupingTests(fixture), IClassFixture<DedicatedDeliveryFixture>;

public sealed class DedicatedEnsuringGroupTests(DedicatedDeliveryFixture fixture)
    : EnsuringGroupTests(fixture), IClassFixture<DedicatedDeliveryFixture>;

public sealed class DedicatedRemadeStreamTests(DedicatedDeliveryFixture fixture)
    : RemadeStreamTests(fixture), IClassFixture<DedicatedDeliveryFixture>;

public sealed class DedicatedFloorTests(DedicatedDeliveryFixture fixture)
    : FloorTests(fixture), IClassFixture<DedicatedDeliveryFixture>;

public sealed class DedicatedNamingTests(DedicatedDeliveryFixture fixture)
    : NamingTests(fixture), IClassFixture<DedicatedDeliveryFixture>;

public sealed class DedicatedReapingTests(DedicatedDeliveryFixture fixture)
    : ReapingTests(fixture), IClassFixture<DedicatedDeliveryFixture>;

public sealed class DedicatedReclaimingTests(DedicatedDeliveryFixture fixture)
    : ReclaimingTests(fixture), IClassFixture<DedicatedDeliveryFixture>;

public sealed class DedicatedReleasingTests(DedicatedDeliveryFixture fixture)
    : ReleasingTests(fixture), IClassFixture<DedicatedDeliveryFixture>;

public sealed class DedicatedRenewingTests(DedicatedDeliveryFixture fixture)
    : RenewingTests(fixture), IClassFixture<DedicatedDeliveryFixture>;

public sealed class DedicatedRequeueingTests(DedicatedDeliveryFixture fixture)
    : RequeueingTests(fixture), IClassFixture<DedicatedDeliveryFixture>;

public sealed class DedicatedDeferringTests(DedicatedDeliveryFixture fixture)
    : DeferringTests(fixture), IClassFixture<DedicatedDeliveryFixture>;

public sealed class DedicatedRestoringTests(DedicatedDeliveryFixture fixture)
    : RestoringTests(fixture), IClassFixture<DedicatedDeliveryFixture>;

public sealed class DedicatedLosingTests(DedicatedDeliveryFixture fixture)
    : LosingTests(fixture), IClassFixture<DedicatedDeliveryFixture>;

public sealed class DedicatedHandlingTests(DedicatedDeliveryFixture fixture)
    : HandlingTests(fixture), IClassFixture<DedicatedDeliveryFixture>;

public sealed class DedicatedPartitionSharingTests(DedicatedDeliveryFixture fixture)
    : PartitionSharingTests(fixture), IClassFixture<DedicatedDeliveryFixture>;
