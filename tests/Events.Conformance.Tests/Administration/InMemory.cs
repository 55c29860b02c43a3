using Events.Conformance.Delivery;

namespace Events.Conformance.Administration;

// Every topic of administration on the embedded store.
public sealed class InMemoryInspectingStreamsTests(InMemoryDeliveryFixture fixture)
    : InspectingStreamsTests(fixture), IClassFixture<InMemoryDeliveryFixture>;

public sealed class InMemoryMovingPendingTests(InMemoryDeliveryFixture fixture)
    : MovingPendingTests(fixture), IClassFixture<InMemoryDeliveryFixture>;

public sealed class InMemoryRepositioningTests(InMemoryDeliveryFixture fixture)
    : RepositioningTests(fixture), IClassFixture<InMemoryDeliveryFixture>;

public sealed class InMemoryDeletingGroupsTests(InMemoryDeliveryFixture fixture)
    : DeletingGroupsTests(fixture), IClassFixture<InMemoryDeliveryFixture>;

public sealed class InMemoryRerunningTests(InMemoryDeliveryFixture fixture)
    : RerunningTests(fixture), IClassFixture<InMemoryDeliveryFixture>;

public sealed class InMemoryTrimmingStreamsTests(InMemoryDeliveryFixture fixture)
    : TrimmingStreamsTests(fixture), IClassFixture<InMemoryDeliveryFixture>;

public sealed class InMemoryEntriesTests(InMemoryDeliveryFixture fixture)
    : EntriesTests(fixture), IClassFixture<InMemoryDeliveryFixture>;

public sealed class InMemoryDeadLetterAdministrationTests(InMemoryDeliveryFixture fixture)
    : DeadLetterAdministrationTests(fixture), IClassFixture<InMemoryDeliveryFixture>;

public sealed class InMemoryAlertingTests(InMemoryDeliveryFixture fixture)
    : AlertingTests(fixture), IClassFixture<InMemoryDeliveryFixture>;

public sealed class InMemoryProjectionAdministrationTests(InMemoryDeliveryFixture fixture)
    : ProjectionAdministrationTests(fixture), IClassFixture<InMemoryDeliveryFixture>;
