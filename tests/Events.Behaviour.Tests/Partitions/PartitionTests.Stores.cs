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

public sealed class EmbeddedGrowingPartitionTests : GrowingPartitionTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

public sealed class RedisGrowingPartitionTests(RedisServerFixture redis) : GrowingPartitionTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);
}

public sealed class ClusterGrowingPartitionTests : GrowingPartitionTests
{
    private RedisCluster? _cluster;

    protected override async Task<World> OpenWorldAsync()
    {
        _cluster = await RedisCluster.StartAsync();
        return await RedisWorld.OpenAsync(_cluster.Nodes[0]);
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (_cluster is not null) await _cluster.DisposeAsync();
    }
}
