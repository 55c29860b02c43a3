using Events.Behaviour.Worlds;
using Events.TestSupport;

namespace Events.Behaviour.Partitions;

public sealed class EmbeddedPartitionTests : PartitionTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

public sealed class RedisPartitionTests(RedisServerFixture redis) : PartitionTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);
}

public sealed class EmbeddedLeasedPartitionTests : LeasedPartitionTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

public sealed class RedisLeasedPartitionTests(RedisServerFixture redis) : LeasedPartitionTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);
}

public sealed class EmbeddedPartitionLeaseTests : PartitionLeaseTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

public sealed class RedisPartitionLeaseTests(RedisServerFixture redis) : PartitionLeaseTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);
}

public sealed class EmbeddedPartitionRefusalTests : PartitionRefusalTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

public sealed class RedisPartitionRefusalTests(RedisServerFixture redis) : PartitionRefusalTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);
}
