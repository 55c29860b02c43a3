using Events.Benchmarks.Workloads;
using Events.Store.Redis;
using Events.Store.StackExchangeRedis;
using StackExchange.Redis;

namespace Events.Benchmarks.Baselines;

internal static partial class OptionalAdapters
{
    static partial void OnOpen(RedisEndpoint server, List<Adapter> adapters)
    {
        ConnectionMultiplexer multiplexer = ConnectionMultiplexer.Connect($"{server.Host}:{server.Port}");
        adapters.Add(new Adapter("polling", "a multiplexer, polling", Open(dedicatedReads: false)));
        adapters.Add(new Adapter("dedicated", "a multiplexer, dedicated reads", Open(dedicatedReads: true)));

        EventsClient Open(bool dedicatedReads) =>
            new(new StackExchangeStreamStore(multiplexer, new StackExchangeRedisOptions { DedicatedReads = dedicatedReads }));
    }
}
