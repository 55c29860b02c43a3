using Events.Benchmarks.Workloads;
using Events.Client;
using Events.Redis;
using Events.StackExchangeRedis;
using StackExchange.Redis;

namespace Events.Benchmarks.Baselines;

/// <summary>The product over a multiplexer of StackExchange.Redis.</summary>
internal static class StackExchangeAdapters
{
    /// <summary>Connects; the connection lives as long as the process, as in an application.</summary>
    public static IReadOnlyList<Adapter> Open(RedisEndpoint server)
    {
        ConnectionMultiplexer multiplexer = ConnectionMultiplexer.Connect($"{server.Host}:{server.Port}");
        return
        [
            new Adapter("polling", "a multiplexer, polling", Over(dedicatedReads: false)),
            new Adapter("dedicated", "a multiplexer, dedicated reads", Over(dedicatedReads: true)),
        ];

        EventsClient Over(bool dedicatedReads) =>
            new(new StackExchangeStreamStore(multiplexer, new StackExchangeRedisOptions { DedicatedReads = dedicatedReads }));
    }
}
