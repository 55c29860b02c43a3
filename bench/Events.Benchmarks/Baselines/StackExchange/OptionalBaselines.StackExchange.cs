using Events.Benchmarks.Baselines.StackExchange;
using Events.Benchmarks.Reporting;
using Events.Store.Redis;

namespace Events.Benchmarks.Baselines;

internal static partial class OptionalBaselines
{
    static partial void OnAddProduce(
        List<Contender> contenders, RedisEndpoint server, string stream, int outstanding, int events)
    {
        var orders = new StackExchangeOrders(server, stream);
        contenders.Add(new(
            $"w1/{outstanding}/stackexchange",
            "StackExchange.Redis, XADD and WhenAll",
            () => Measurement.TakeAsync(events, () => orders.ProduceAsync(outstanding, events))));
    }

    static partial void OnAddConsume(
        List<Contender> contenders,
        RedisEndpoint server,
        string stream,
        string group,
        Func<Func<Task<int>>, Task<Measurement>> measure)
    {
        var orders = new StackExchangeOrders(server, stream);
        contenders.Add(new(
            "w2/stackexchange",
            "StackExchange.Redis, XACK a page",
            () => measure(() => orders.DrainAsync(group, 100))));
    }
}
