namespace Events.EntityFrameworkCore.Projections;

/// <summary>Remembers which version of another process' lease was seen, and since when.</summary>
/// <param name="lease">How long a lease lasts.</param>
/// <param name="time">The clock.</param>
internal sealed class LeaseWatch(TimeSpan lease, TimeProvider time)
{
    private Tuple<int, long, long>? _seen;

    /// <summary>Tells whether the same version was seen for as long as a lease lasts.</summary>
    public bool HasEnded(int generation, long version)
    {
        Tuple<int, long, long>? seen = Volatile.Read(ref _seen);
        if (seen?.Item1 == generation && seen.Item2 == version) return time.GetElapsedTime(seen.Item3) >= lease;
        Volatile.Write(ref _seen, Tuple.Create(generation, version, time.GetTimestamp()));
        return false;
    }
}
