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

    /// <summary>Opens it.</summary>
    /// <param name="server">The server.</param>
    /// <param name="clientName">The name of its connections, for a test that breaks them and nobody else's.</param>
    /// <param name="dedicatedReaders">The number of readers that have a connection each.</param>
    public static async Task<RedisWorld> OpenAsync(RedisServer server, string clientName = "events", int dedicatedReaders = 32) =>
        new(await RedisStreamStore.ConnectAsync(
            RedisOptions.Parse(server.Endpoint) with { ClientName = clientName, DedicatedReaders = dedicatedReaders }));

    public override ValueTask DisposeAsync() => store.DisposeAsync();
}
