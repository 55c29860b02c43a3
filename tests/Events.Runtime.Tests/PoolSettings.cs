using System.Runtime.CompilerServices;

namespace Events.Runtime.Tests;

/// <summary>
/// Several collections share the pool, which begins with a thread for each core and adds more slowly. Where some of those wait, as some tests
/// have them do, connections of other tests would be given up that were to be made in a second.
/// </summary>
internal static class PoolSettings
{
    [ModuleInitializer]
    internal static void Apply() => ThreadPool.SetMinThreads(32, 32);
}
