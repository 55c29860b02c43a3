using Events.Behaviour.Worlds;
using Events.TestSupport;

namespace Events.Behaviour.Telemetry;

[Collection(SpansCollection.Name)]
public sealed class EmbeddedTracingTests : TracingTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

[Collection(SpansCollection.Name)]
public sealed class RedisTracingTests(RedisServerFixture redis) : TracingTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);
}
