namespace Events.Conformance.Delivery;

// Every topic of delivery on the embedded store, under a clock of its own.
public sealed class InMemoryAcknowledgingOwnedTests(InMemoryDeliveryFixture fixture)
    : AcknowledgingOwnedTests(fixture), IClassFixture<InMemoryDeliveryFixture>;

public sealed class InMemoryCommittingTests(InMemoryDeliveryFixture fixture)
    : CommittingTests(fixture), IClassFixture<InMemoryDeliveryFixture>;

public sealed class InMemoryDeadLetteringTests(InMemoryDeliveryFixture fixture)
    : DeadLetteringTests(fixture), IClassFixture<InMemoryDeliveryFixture>;

public sealed class InMemoryDedupingTests(InMemoryDeliveryFixture fixture)
    : DedupingTests(fixture), IClassFixture<InMemoryDeliveryFixture>;

public sealed class InMemoryEnsuringGroupTests(InMemoryDeliveryFixture fixture)
    : EnsuringGroupTests(fixture), IClassFixture<InMemoryDeliveryFixture>;

public sealed class InMemoryRemadeStreamTests(InMemoryDeliveryFixture fixture)
    : RemadeStreamTests(fixture), IClassFixture<InMemoryDeliveryFixture>;

public sealed class InMemoryFloorTests(InMemoryDeliveryFixture fixture)
    : FloorTests(fixture), IClassFixture<InMemoryDeliveryFixture>;

public sealed class InMemoryNamingTests(InMemoryDeliveryFixture fixture)
    : NamingTests(fixture), IClassFixture<InMemoryDeliveryFixture>;

public sealed class InMemoryReapingTests(InMemoryDeliveryFixture fixture)
    : ReapingTests(fixture), IClassFixture<InMemoryDeliveryFixture>;

public sealed class InMemoryReclaimingTests(InMemoryDeliveryFixture fixture)
    : ReclaimingTests(fixture), IClassFixture<InMemoryDeliveryFixture>;

public sealed class InMemoryReleasingTests(InMemoryDeliveryFixture fixture)
    : ReleasingTests(fixture), IClassFixture<InMemoryDeliveryFixture>;

public sealed class InMemoryRenewingTests(InMemoryDeliveryFixture fixture)
    : RenewingTests(fixture), IClassFixture<InMemoryDeliveryFixture>;

public sealed class InMemoryRequeueingTests(InMemoryDeliveryFixture fixture)
    : RequeueingTests(fixture), IClassFixture<InMemoryDeliveryFixture>;

public sealed class InMemoryDeferringTests(InMemoryDeliveryFixture fixture)
    : DeferringTests(fixture), IClassFixture<InMemoryDeliveryFixture>;

public sealed class InMemoryRestoringTests(InMemoryDeliveryFixture fixture)
    : RestoringTests(fixture), IClassFixture<InMemoryDeliveryFixture>;

public sealed class InMemoryLosingTests(InMemoryDeliveryFixture fixture)
    : LosingTests(fixture), IClassFixture<InMemoryDeliveryFixture>;

public sealed class InMemoryHandlingTests(InMemoryDeliveryFixture fixture)
    : HandlingTests(fixture), IClassFixture<InMemoryDeliveryFixture>;

public sealed class InMemoryPartitionSharingTests(InMemoryDeliveryFixture fixture)
    : PartitionSharingTests(fixture), IClassFixture<InMemoryDeliveryFixture>;
