using Events.Conformance.Delivery;

namespace Events.Conformance.Administration;

// Every topic of administration on a Redis.
public sealed class RedisInspectingStreamsTests(RedisDeliveryFixture fixture)
    : InspectingStreamsTests(fixture), IClassFixture<RedisDeliveryFixture>;

public sealed class RedisMovingPendingTests(RedisDeliveryFixture fixture)
    : MovingPendingTests(fixture), IClassFixture<RedisDeliveryFixture>;

public sealed class RedisRepositioningTests(RedisDeliveryFixture fixture)
    : RepositioningTests(fixture), IClassFixture<RedisDeliveryFixture>;

public sealed class RedisDeletingGroupsTests(RedisDeliveryFixture fixture)
    : DeletingGroupsTests(fixture), IClassFixture<RedisDeliveryFixture>;

public sealed class RedisRerunningTests(RedisDeliveryFixture fixture)
    : RerunningTests(fixture), IClassFixture<RedisDeliveryFixture>;

public sealed class RedisTrimmingStreamsTests(RedisDeliveryFixture fixture)
    : TrimmingStreamsTests(fixture), IClassFixture<RedisDeliveryFixture>;

public sealed class RedisEntriesTests(RedisDeliveryFixture fixture)
    : EntriesTests(fixture), IClassFixture<RedisDeliveryFixture>;

public sealed class RedisDeadLetterAdministrationTests(RedisDeliveryFixture fixture)
    : DeadLetterAdministrationTests(fixture), IClassFixture<RedisDeliveryFixture>;

public sealed class RedisAlertingTests(RedisDeliveryFixture fixture)
    : AlertingTests(fixture), IClassFixture<RedisDeliveryFixture>;

public sealed class RedisProjectionAdministrationTests(RedisDeliveryFixture fixture)
    : ProjectionAdministrationTests(fixture), IClassFixture<RedisDeliveryFixture>;
