using Events.Conformance.Administration;
using Events.StackExchangeRedis.Stores;

namespace Events.StackExchangeRedis.Conformance;

// Every topic of administration, over the multiplexer alone.
public sealed class PollingInspectingStreamsTests(PollingDeliveryFixture fixture)
    : InspectingStreamsTests(fixture), IClassFixture<PollingDeliveryFixture>;

public sealed class PollingMovingPendingTests(PollingDeliveryFixture fixture)
    : MovingPendingTests(fixture), IClassFixture<PollingDeliveryFixture>;

public sealed class PollingRepositioningTests(PollingDeliveryFixture fixture)
    : RepositioningTests(fixture), IClassFixture<PollingDeliveryFixture>;

public sealed class PollingDeletingGroupsTests(PollingDeliveryFixture fixture)
    : DeletingGroupsTests(fixture), IClassFixture<PollingDeliveryFixture>;

public sealed class PollingRerunningTests(PollingDeliveryFixture fixture)
    : RerunningTests(fixture), IClassFixture<PollingDeliveryFixture>;

public sealed class PollingTrimmingStreamsTests(PollingDeliveryFixture fixture)
    : TrimmingStreamsTests(fixture), IClassFixture<PollingDeliveryFixture>;

public sealed class PollingEntriesTests(PollingDeliveryFixture fixture)
    : EntriesTests(fixture), IClassFixture<PollingDeliveryFixture>;

public sealed class PollingDeadLetterAdministrationTests(PollingDeliveryFixture fixture)
    : DeadLetterAdministrationTests(fixture), IClassFixture<PollingDeliveryFixture>;

public sealed class PollingAlertingTests(PollingDeliveryFixture fixture)
    : AlertingTests(fixture), IClassFixture<PollingDeliveryFixture>;
