using Events.Behaviour;
using Events.Behaviour.Worlds;
using Events.StackExchangeRedis.Stores;
using Events.TestSupport;

namespace Events.StackExchangeRedis.Behaviour;

// Every topic of the consumers' suite, with reads that block.
[Collection(RedisCollection.Name)]
public sealed class DedicatedLifecycleTests(RedisServerFixture redis) : LifecycleTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Server, dedicatedReads: true);
}

[Collection(RedisCollection.Name)]
public sealed class DedicatedOnceTests(RedisServerFixture redis) : OnceTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Server, dedicatedReads: true);
}

[Collection(RedisCollection.Name)]
public sealed class DedicatedOrderTests(RedisServerFixture redis) : OrderTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Server, dedicatedReads: true);
}

[Collection(RedisCollection.Name)]
public sealed class DedicatedRecoveryTests(RedisServerFixture redis) : RecoveryTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Server, dedicatedReads: true);
}

[Collection(RedisCollection.Name)]
public sealed class DedicatedRetryTests(RedisServerFixture redis) : RetryTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Server, dedicatedReads: true);
}
