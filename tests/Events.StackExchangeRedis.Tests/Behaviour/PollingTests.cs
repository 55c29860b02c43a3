using Events.Behaviour;
using Events.Behaviour.Worlds;
using Events.StackExchangeRedis.Stores;
using Events.TestSupport;

namespace Events.StackExchangeRedis.Behaviour;

// Every topic of the consumers' suite, over the multiplexer alone.
[Collection(RedisCollection.Name)]
public sealed class PollingLifecycleTests(RedisServerFixture redis) : LifecycleTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Server, dedicatedReads: false);
}

[Collection(RedisCollection.Name)]
public sealed class PollingOnceTests(RedisServerFixture redis) : OnceTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Server, dedicatedReads: false);
}

[Collection(RedisCollection.Name)]
public sealed class PollingOrderTests(RedisServerFixture redis) : OrderTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Server, dedicatedReads: false);
}

[Collection(RedisCollection.Name)]
public sealed class PollingRecoveryTests(RedisServerFixture redis) : RecoveryTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Server, dedicatedReads: false);
}

[Collection(RedisCollection.Name)]
public sealed class PollingRetryTests(RedisServerFixture redis) : RetryTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Server, dedicatedReads: false);
}
