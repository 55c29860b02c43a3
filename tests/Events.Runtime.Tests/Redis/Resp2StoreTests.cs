using Events.Redis;
using Events.TestSupport;

namespace Events.Runtime.Tests.Redis;

public sealed class Resp2StoreTests(RedisServerFixture fixture) : StoreTests(fixture, RedisProtocol.Resp2), IClassFixture<RedisServerFixture>;
