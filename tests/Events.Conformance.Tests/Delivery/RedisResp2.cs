namespace Events.Conformance.Delivery;

// The same over RESP2, where scripts answer in other forms.
public sealed class RedisResp2AcknowledgingOwnedTests(RedisResp2DeliveryFixture fixture)
    : AcknowledgingOwnedTests(fixture), IClassFixture<RedisResp2DeliveryFixture>;

public sealed class RedisResp2CommittingTests(RedisResp2DeliveryFixture fixture)
    : CommittingTests(fixture), IClassFixture<RedisResp2DeliveryFixture>;

public sealed class RedisResp2DeadLetteringTests(RedisResp2DeliveryFixture fixture)
    : DeadLetteringTests(fixture), IClassFixture<RedisResp2DeliveryFixture>;

public sealed class RedisResp2DedupingTests(RedisResp2DeliveryFixture fixture)
    : DedupingTests(fixture), IClassFixture<RedisResp2DeliveryFixture>;

public sealed class RedisResp2EnsuringGroupTests(RedisResp2DeliveryFixture fixture)
    : EnsuringGroupTests(fixture), IClassFixture<RedisResp2DeliveryFixture>;

public sealed class RedisResp2RemadeStreamTests(RedisResp2DeliveryFixture fixture)
    : RemadeStreamTests(fixture), IClassFixture<RedisResp2DeliveryFixture>;

public sealed class RedisResp2FloorTests(RedisResp2DeliveryFixture fixture)
    : FloorTests(fixture), IClassFixture<RedisResp2DeliveryFixture>;

public sealed class RedisResp2NamingTests(RedisResp2DeliveryFixture fixture)
    : NamingTests(fixture), IClassFixture<RedisResp2DeliveryFixture>;

public sealed class RedisResp2ReapingTests(RedisResp2DeliveryFixture fixture)
    : ReapingTests(fixture), IClassFixture<RedisResp2DeliveryFixture>;

public sealed class RedisResp2ReclaimingTests(RedisResp2DeliveryFixture fixture)
    : ReclaimingTests(fixture), IClassFixture<RedisResp2DeliveryFixture>;

public sealed class RedisResp2ReleasingTests(RedisResp2DeliveryFixture fixture)
    : ReleasingTests(fixture), IClassFixture<RedisResp2DeliveryFixture>;

public sealed class RedisResp2RenewingTests(RedisResp2DeliveryFixture fixture)
    : RenewingTests(fixture), IClassFixture<RedisResp2DeliveryFixture>;

public sealed class RedisResp2RequeueingTests(RedisResp2DeliveryFixture fixture)
    : RequeueingTests(fixture), IClassFixture<RedisResp2DeliveryFixture>;

public sealed class RedisResp2RetryingTests(RedisResp2DeliveryFixture fixture)
    : DeferringTests(fixture), IClassFixture<RedisResp2DeliveryFixture>;

public sealed class RedisResp2RestoringTests(RedisResp2DeliveryFixture fixture)
    : RestoringTests(fixture), IClassFixture<RedisResp2DeliveryFixture>;

public sealed class RedisResp2LosingTests(RedisResp2DeliveryFixture fixture)
    : LosingTests(fixture), IClassFixture<RedisResp2DeliveryFixture>;

public sealed class RedisResp2HandlingTests(RedisResp2DeliveryFixture fixture)
    : HandlingTests(fixture), IClassFixture<RedisResp2DeliveryFixture>;

public sealed class RedisResp2PartitionSharingTests(RedisResp2DeliveryFixture fixture)
    : PartitionSharingTests(fixture), IClassFixture<RedisResp2DeliveryFixture>;
