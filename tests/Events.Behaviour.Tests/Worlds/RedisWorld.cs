using Events.Redis;
using Events.Redis.Stores;
using Events.Store.Roles;
using Events.TestSupport;

namespace Events.Behaviour.Worlds;

/// <summary>A real Redis in real time.</summary>
public sealed class RedisWorld(RedisStreamStore store) : World
{
    public override IStreamStore Store => store;

    public override TimeProvider Time => TimeProvider.System;

    public override TimeSpan MinIdle => TimeSpan.FromMilliseconds(1200);

    public override Task PassAsync() => Task.Delay(2);

    public static async Task<RedisWorld> OpenAsync(RedisServer server) =>
        new(await RedisStreamStore.ConnectAsync(RedisOptions.Parse(server.Endpoint)));

    public override ValueTask DisposeAsync() => store.DisposeAsync();
}
