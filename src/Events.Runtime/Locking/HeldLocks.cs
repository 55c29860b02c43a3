namespace Events.Locking;

/// <summary>The ordered locks that the thread holds, as far as it has said so. Nobody says that one is let go of: the lock itself knows.</summary>
internal static class HeldLocks
{
    [ThreadStatic]
    private static List<(Lock Lock, LockRank Rank)>? _held;

    /// <summary>
    /// The thread is about to run code that breaks the order on purpose: a clock of a test that calls back whoever has asked it. What it holds is forgotten.
    /// </summary>
    public static void Forget() => _held?.Clear();

    /// <summary>Notes that the thread is about to take a lock.</summary>
    /// <param name="taken">The lock.</param>
    /// <param name="rank">Its place in the order.</param>
    /// <returns>What is wrong with that; null for nothing. A lock that the thread holds already may be taken again.</returns>
    public static string? Take(Lock taken, LockRank rank)
    {
        List<(Lock Lock, LockRank Rank)> held = _held ??= [];
        held.RemoveAll(static one => !one.Lock.IsHeldByCurrentThread);
        string? problem = null;
        foreach ((Lock other, LockRank behind) in held)
        {
            if (EqualityComparer<Lock>.Default.Equals(other, taken)) return null;
            if (behind >= rank) problem = $"A lock of {rank} is taken by a thread that holds one of {behind}: see 'The order' in docs/internals/threading.md.";
        }

        held.Add((taken, rank));
        return problem;
    }
}
