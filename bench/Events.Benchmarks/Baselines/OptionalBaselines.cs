using Events.Benchmarks.Reporting;
using Events.Store.Redis;

namespace Events.Benchmarks.Baselines;

/// <summary>Baselines over clients that are not always compiled in; without one, nothing is added.</summary>
internal static partial class OptionalBaselines
{
    /// <summary>Adds producers of order events to W1.</summary>
    public static void AddProduce(
        List<Contender> contenders, RedisEndpoint server, string stream, int outstanding, int events) =>
        OnAddProduce(contenders, server, stream, outstanding, events);

    /// <summary>Adds consumers that drain a group in batches of 100 to W2.</summary>
    public static void AddConsume(
        List<Contender> contenders,
        RedisEndpoint server,
        string stream,
        string group,
        Func<Func<Task<int>>, Task<Measurement>> measure) =>
        OnAddConsume(contenders, server, stream, group, measure);

    static partial void OnAddProduce(
        List<Contender> contenders, RedisEndpoint server, string stream, int outstanding, int events);

    static partial void OnAddConsume(
        List<Contender> contenders,
        RedisEndpoint server,
        string stream,
        string group,
        Func<Func<Task<int>>, Task<Measurement>> measure);
}
