using Events.Conformance.Administration;
using Events.StackExchangeRedis.Stores;

namespace Events.StackExchangeRedis.Conformance;

// Every topic of administration, over RESP3.
public sealed class DedicatedInspectingStreamsTests(DedicatedDeliveryFixture fixture)
    : InspectingStreamsTests(fixture), IClassFixture<DedicatedDeliveryFixture>;

public sealed class DedicatedMovingPendingTests(DedicatedDeliveryFixture fixture)
    : MovingPendingTests(fixture), IClassFixture<DedicatedDeliveryFixture>;

public sealed class DedicatedRepositioningTests(DedicatedDeliveryFixture fixture)
    : RepositioningTests(fixture), IClassFixture<DedicatedDeliveryFixture>;

public sealed class DedicatedDeletingGroupsTests(DedicatedDeliveryFixture fixture)
    : DeletingGroupsTests(fixture), IClassFixture<DedicatedDeliveryFixture>;

public sealed class DedicatedRerunningTests(DedicatedDeliveryFixture fixture)
    : RerunningTests(fixture), IClassFixture<DedicatedDeliveryFixture>;

public sealed class DedicatedTrimmingStreamsTests(DedicatedDeliveryFixture fixture)
    : TrimmingStreamsTests(fixture), IClassFixture<DedicatedDeliveryFixture>;

public sealed class DedicatedEntriesTests(DedicatedDeliveryFixture fixture)
    : EntriesTests(fixture), IClassFixture<DedicatedDeliveryFixture>;

public sealed class DedicatedDeadLetterAdministrationTests(DedicatedDeliveryFixture fixture)
    : DeadLetterAdministrationTests(fixture), IClassFixture<DedicatedDeliveryFixture>;

public sealed class DedicatedAlertingTests(DedicatedDeliveryFixture fixture)
    : AlertingTests(fixture), IClassFixture<DedicatedDeliveryFixture>;
