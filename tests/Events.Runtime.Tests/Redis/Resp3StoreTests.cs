using Events.Redis;
using Events.TestSupport;

namespace Events.Runtime.Tests.Redis;

public sealed class Resp3StoreTests(RedisServerFixture fixture) : StoreTests(fixture, RedisProtocol.Auto), IClassFixture<RedisServerFixture>;
