using Events.Redis;

namespace Events.Conformance.Delivery;

/// <summary>The same over RESP2.</summary>
public sealed class RedisResp2DeliveryFixture() : RedisDeliveryFixture(RedisProtocol.Resp2);
