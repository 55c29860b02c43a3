using System.Runtime.CompilerServices;

namespace Events.Behaviour.Worlds;

/// <summary>
/// Several collections share the pool, which begins with a thread for each core and adds more slowly. Where some of those wait, timers would
/// wait as well, and leases of a second run out.
/// </summary>
internal static class PoolSettings
{
    [ModuleInitializer]
    internal static void Apply() => ThreadPool.SetMinThreads(32, 32);
}
