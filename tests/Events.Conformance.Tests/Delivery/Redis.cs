namespace Events.Conformance.Delivery;

// Every topic of delivery on a Redis of its own.
public sealed class RedisAcknowledgingOwnedTests(RedisDeliveryFixture fixture)
    : AcknowledgingOwnedTests(fixture), IClassFixture<RedisDeliveryFixture>;

public sealed class RedisCommittingTests(RedisDeliveryFixture fixture)
    : CommittingTests(fixture), IClassFixture<RedisDeliveryFixture>;

public sealed class RedisDeadLetteringTests(RedisDeliveryFixture fixture)
    : DeadLetteringTests(fixture), IClassFixture<RedisDeliveryFixture>;

public sealed class RedisDedupingTests(RedisDeliveryFixture fixture)
    : DedupingTests(fixture), IClassFixture<RedisDeliveryFixture>;

public sealed class RedisEnsuringGroupTests(RedisDeliveryFixture fixture)
    : EnsuringGroupTests(fixture), IClassFixture<RedisDeliveryFixture>;

public sealed class RedisRemadeStreamTests(RedisDeliveryFixture fixture)
    : RemadeStreamTests(fixture), IClassFixture<RedisDeliveryFixture>;

public sealed class RedisFloorTests(RedisDeliveryFixture fixture)
    : FloorTests(fixture), IClassFixture<RedisDeliveryFixture>;

public sealed class RedisNamingTests(RedisDeliveryFixture fixture)
    : NamingTests(fixture), IClassFixture<RedisDeliveryFixture>;

public sealed class RedisReapingTests(RedisDeliveryFixture fixture)
    : ReapingTests(fixture), IClassFixture<RedisDeliveryFixture>;

public sealed class RedisReclaimingTests(RedisDeliveryFixture fixture)
    : ReclaimingTests(fixture), IClassFixture<RedisDeliveryFixture>;

public sealed class RedisReleasingTests(RedisDeliveryFixture fixture)
    : ReleasingTests(fixture), IClassFixture<RedisDeliveryFixture>;

public sealed class RedisRenewingTests(RedisDeliveryFixture fixture)
    : RenewingTests(fixture), IClassFixture<RedisDeliveryFixture>;

public sealed class RedisRequeueingTests(RedisDeliveryFixture fixture)
    : RequeueingTests(fixture), IClassFixture<RedisDeliveryFixture>;

public sealed class RedisDeferringTests(RedisDeliveryFixture fixture)
    : DeferringTests(fixture), IClassFixture<RedisDeliveryFixture>;

public sealed class RedisRestoringTests(RedisDeliveryFixture fixture)
    : RestoringTests(fixture), IClassFixture<RedisDeliveryFixture>;

public sealed class RedisLosingTests(RedisDeliveryFixture fixture)
    : LosingTests(fixture), IClassFixture<RedisDeliveryFixture>;

public sealed class RedisHandlingTests(RedisDeliveryFixture fixture)
    : HandlingTests(fixture), IClassFixture<RedisDeliveryFixture>;

public sealed class RedisPartitionSharingTests(RedisDeliveryFixture fixture)
    : PartitionSharingTests(fixture), IClassFixture<RedisDeliveryFixture>;
