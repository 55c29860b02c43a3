using Events.Benchmarks.Workloads;
using Events.Store.Redis;

namespace Events.Benchmarks.Baselines;

/// <summary>Adapters over clients that are not always compiled in; without one there are none.</summary>
internal static partial class OptionalAdapters
{
    /// <summary>Connects them; they live as long as the process.</summary>
    public static IReadOnlyList<Adapter> Open(RedisEndpoint server)
    {
        var adapters = new List<Adapter>();
        OnOpen(server, adapters);
        return adapters;
    }

    static partial void OnOpen(RedisEndpoint server, List<Adapter> adapters);
}
