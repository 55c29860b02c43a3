using System.Diagnostics;

namespace Events.Redis;

/// <summary>
/// The time at which a store last had a new connection to a server, of whatever kind: what answers on it may have
/// forgotten what was written before.
/// </summary>
internal sealed class LastConnected
{
    private long _at = Stopwatch.GetTimestamp();

    /// <summary>The time since then, or the time since the store was made where it has not connected yet.</summary>
    public TimeSpan Ago => Stopwatch.GetElapsedTime(Volatile.Read(ref _at));

    /// <summary>There is a new connection, and nothing was sent on it yet but its handshake.</summary>
    public void Note() => Volatile.Write(ref _at, Stopwatch.GetTimestamp());
}
