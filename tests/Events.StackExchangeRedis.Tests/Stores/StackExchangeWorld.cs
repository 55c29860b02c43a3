using Events.Behaviour.Worlds;
using Events.Store.Roles;
using StackExchange.Redis;

namespace Events.StackExchangeRedis.Stores;

/// <summary>A real Redis in real time, over a multiplexer.</summary>
public sealed class StackExchangeWorld(ConnectionMultiplexer multiplexer, bool dedicatedReads) : World
{
    public override IStreamStore Store { get; } = new StackExchangeStreamStore(
        multiplexer, new StackExchangeRedisOptions { DedicatedReads = dedicatedReads });

    public override TimeProvider Time => TimeProvider.System;

    // Long enough for the suites of both ways of reading beside each other.
    public override TimeSpan MinIdle => TimeSpan.FromMilliseconds(1200);

    public override Task PassAsync() => Task.Delay(2);

    /// <summary>Polling over RESP2, dedicated reads over RESP3, so that each way of reading and each protocol has the whole suite.</summary>
    public static async Task<World> OpenAsync(MultiplexerFixture redis, bool dedicatedReads) =>
        new StackExchangeWorld(await redis.ConnectAsync(resp3: dedicatedReads), dedicatedReads);

    public override ValueTask DisposeAsync() => Store.DisposeAsync();
}
