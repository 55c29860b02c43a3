using Events.Behaviour.Worlds;
using Events.Store;
using Events.Store.StackExchangeRedis;
using Events.TestSupport;
using StackExchange.Redis;

namespace Events.StackExchangeRedis.Stores;

/// <summary>A real Redis in real time, over a multiplexer.</summary>
public sealed class StackExchangeWorld(ConnectionMultiplexer multiplexer, bool dedicatedReads) : World
{
    public override IStreamStore Store { get; } = new StackExchangeStreamStore(
        multiplexer, new StackExchangeRedisOptions { DedicatedReads = dedicatedReads });

    public override TimeProvider Time => TimeProvider.System;

    public override TimeSpan MinIdle => TimeSpan.FromMilliseconds(400);

    public override Task PassAsync() => Task.Delay(2);

    public static async Task<World> OpenAsync(RedisServer server, bool dedicatedReads) =>
        new StackExchangeWorld(await Multiplexers.ConnectAsync(server), dedicatedReads);

    public override async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await multiplexer.CloseAsync();
        multiplexer.Dispose();
    }
}
