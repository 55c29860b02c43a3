using Events.Redis;
using Events.Redis.Stores;
using Events.Store.Roles;
using Events.TestSupport;

namespace Events.Behaviour.Worlds;

/// <summary>A real Redis in real time.</summary>
public sealed class RedisWorld(RedisStreamStore store) : World
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(2);

    public override IStreamStore Store => store;

    public override TimeProvider Time => TimeProvider.System;

    public override TimeSpan MinIdle => TimeSpan.FromMilliseconds(1200);

    public override Task PassAsync() => Task.Delay(Step);

    // In one go: who looks again and again takes the processor from the others.
    public override async Task PassAsync(TimeSpan time)
    {
        long start = Time.GetTimestamp();
        while (time - Time.GetElapsedTime(start) is { Ticks: > 0 } left) await Task.Delay(left < Step ? Step : left);
    }

    /// <summary>Opens it.</summary>
    /// <param name="server">The server.</param>
    /// <param name="clientName">The name of its connections, for a test that breaks them and nobody else's.</param>
    /// <param name="dedicatedReaders">The number of readers that have a connection each.</param>
    public static async Task<RedisWorld> OpenAsync(RedisServer server, string clientName = "events", int dedicatedReaders = 32) =>
        new(await RedisStreamStore.ConnectAsync(
            RedisOptions.Parse(server.Endpoint) with { ClientName = clientName, DedicatedReaders = dedicatedReaders }));

    public override ValueTask DisposeAsync() => store.DisposeAsync();
}
