using Events.Behaviour.Batches;
using Events.Behaviour.Hostile;
using Events.Behaviour.LowLevel;
using Events.Behaviour.Partitions;
using Events.Behaviour.Sharing;
using Events.Behaviour.Subscriptions;
using Events.Behaviour.Worlds;
using Events.TestSupport;

namespace Events.Behaviour;

// Topics of the consumers whose outcome depends on how entries are read, by readers that share a connection.
public sealed class SharedReadsBatchFormingTests(RedisServerFixture redis) : BatchFormingTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server, dedicatedReaders: 0);
}

public sealed class SharedReadsContinuityTests(RedisServerFixture redis) : ContinuityTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server, dedicatedReaders: 0);
}

public sealed class SharedReadsHandoverTests(RedisServerFixture redis) : HandoverTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server, dedicatedReaders: 0);
}

public sealed class SharedReadsHostileTests(RedisServerFixture redis) : HostileTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server, dedicatedReaders: 0);
}

public sealed class SharedReadsLateAnswerTests(RedisServerFixture redis) : LateAnswerTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server, dedicatedReaders: 0);
}

public sealed class SharedReadsLifecycleTests(RedisServerFixture redis) : LifecycleTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server, dedicatedReaders: 0);
}

public sealed class SharedReadsLongHandlerTests(RedisServerFixture redis) : LongHandlerTests(4), IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server, dedicatedReaders: 0);
}

public sealed class SharedReadsLowLevelTests(RedisServerFixture redis) : LowLevelTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server, dedicatedReaders: 0);
}

public sealed class SharedReadsOnceTests(RedisServerFixture redis) : OnceTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server, dedicatedReaders: 0);
}

public sealed class SharedReadsOrderTests(RedisServerFixture redis) : OrderTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server, dedicatedReaders: 0);
}

public sealed class SharedReadsOwnershipTests(RedisServerFixture redis) : OwnershipTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server, dedicatedReaders: 0);
}

public sealed class SharedReadsPartitionLeaseTests(RedisServerFixture redis) : PartitionLeaseTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server, dedicatedReaders: 0);
}

public sealed class SharedReadsRecoveryTests(RedisServerFixture redis) : RecoveryTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server, dedicatedReaders: 0);
}

public sealed class SharedReadsReleasingTests(RedisServerFixture redis) : ReleasingTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server, dedicatedReaders: 0);
}

public sealed class SharedReadsRetryTests(RedisServerFixture redis) : RetryTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server, dedicatedReaders: 0);
}

public sealed class SharedReadsSeveralStreamsTests(RedisServerFixture redis) : SeveralStreamsTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server, dedicatedReaders: 0);
}

public sealed class SharedReadsSharedReadTests(RedisServerFixture redis) : SharedReadTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server, dedicatedReaders: 0);
}

public sealed class SharedReadsStoppingTests(RedisServerFixture redis) : StoppingTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server, dedicatedReaders: 0);
}

public sealed class SharedReadsStoreFailureTests(RedisServerFixture redis) : StoreFailureTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server, dedicatedReaders: 0);
}

public sealed class SharedReadsSubscriptionTests(RedisServerFixture redis) : SubscriptionTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server, dedicatedReaders: 0);
}
