using Events.Conformance.Delivery;
using Events.StackExchangeRedis.Stores;

namespace Events.StackExchangeRedis.Conformance;

// Every topic of delivery, over the multiplexer alone.
public sealed class PollingAcknowledgingOwnedTests(PollingDeliveryFixture fixture)
    : AcknowledgingOwnedTests(fixture), IClassFixture<PollingDeliveryFixture>;

public sealed class PollingCommittingTests(PollingDeliveryFixture fixture)
    : CommittingTests(fixture), IClassFixture<PollingDeliveryFixture>;

public sealed class PollingDeadLetteringTests(PollingDeliveryFixture fixture)
    : DeadLetteringTests(fixture), IClassFixture<PollingDeliveryFixture>;

public sealed class PollingDedupingTests(PollingDeliveryFixture fixture)
    : DedupingTests(fixture), IClassFixture<PollingDeliveryFixture>;

public sealed class PollingEnsuringGroupTests(PollingDeliveryFixture fixture)
    : EnsuringGroupTests(fixture), IClassFixture<PollingDeliveryFixture>;

public sealed class PollingRemadeStreamTests(PollingDeliveryFixture fixture)
    : RemadeStreamTests(fixture), IClassFixture<PollingDeliveryFixture>;

public sealed class PollingFloorTests(PollingDeliveryFixture fixture)
    : FloorTests(fixture), IClassFixture<PollingDeliveryFixture>;

public sealed class PollingNamingTests(PollingDeliveryFixture fixture)
    : NamingTests(fixture), IClassFixture<PollingDeliveryFixture>;

public sealed class PollingReapingTests(PollingDeliveryFixture fixture)
    : ReapingTests(fixture), IClassFixture<PollingDeliveryFixture>;

public sealed class PollingReclaimingTests(PollingDeliveryFixture fixture)
    : ReclaimingTests(fixture), IClassFixture<PollingDeliveryFixture>;

public sealed class PollingReleasingTests(PollingDeliveryFixture fixture)
    : ReleasingTests(fixture), IClassFixture<PollingDeliveryFixture>;

public sealed class PollingRenewingTests(PollingDeliveryFixture fixture)
    : RenewingTests(fixture), IClassFixture<PollingDeliveryFixture>;

public sealed class PollingRequeueingTests(PollingDeliveryFixture fixture)
    : RequeueingTests(fixture), IClassFixture<PollingDeliveryFixture>;

public sealed class PollingDeferringTests(PollingDeliveryFixture fixture)
    : DeferringTests(fixture), IClassFixture<PollingDeliveryFixture>;

public sealed class PollingRestoringTests(PollingDeliveryFixture fixture)
    : RestoringTests(fixture), IClassFixture<PollingDeliveryFixture>;

public sealed class PollingLosingTests(PollingDeliveryFixture fixture)
    : LosingTests(fixture), IClassFixture<PollingDeliveryFixture>;

public sealed class PollingHandlingTests(PollingDeliveryFixture fixture)
    : HandlingTests(fixture), IClassFixture<PollingDeliveryFixture>;

public sealed class PollingPartitionSharingTests(PollingDeliveryFixture fixture)
    : PartitionSharingTests(fixture), IClassFixture<PollingDeliveryFixture>;
