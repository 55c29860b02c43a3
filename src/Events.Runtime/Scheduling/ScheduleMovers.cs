using System.Runtime.CompilerServices;
using Events.Diagnostics;
using Events.Locking;
using Events.Store;
using Events.Store.Roles;
using Microsoft.Extensions.Logging;

namespace Events.Scheduling;

/// <summary>
/// The movers of a store, one for each stream of which this process knows that something is scheduled: one that knows of nothing any more ends, and is
/// forgotten.
/// </summary>
internal sealed class ScheduleMovers
{
    private static readonly ConditionalWeakTable<IStreamStore, ScheduleMovers> All = [];

    private readonly OrderedLock _lock = new(LockRank.Collection);
    private readonly Dictionary<StreamKey, ScheduleMover> _movers = [];

    /// <summary>Gives the movers of a store.</summary>
    public static ScheduleMovers Of(IStreamStore store) => All.GetOrCreateValue(store);

    /// <summary>The number of streams of which this process moves what is scheduled.</summary>
    public int Count
    {
        get
        {
            lock (_lock.InOrder) return _movers.Count;
        }
    }

    /// <summary>The mover of a stream. If it has ended meanwhile, whoever asks again gets another one.</summary>
    /// <param name="store">The store.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="time">The clock of whoever asks first.</param>
    /// <param name="logger">Where to log, of the same.</param>
    /// <param name="instruments">Where to count, of the same.</param>
    public ScheduleMover Find(IStreamStore store, StreamKey stream, TimeProvider time, ILogger logger, EventsInstruments instruments)
    {
        lock (_lock.InOrder)
        {
            if (_movers.TryGetValue(stream, out ScheduleMover? mover)) return mover;
            mover = new ScheduleMover(store, stream, time, logger, instruments, ended => Forget(stream, ended));
            _movers.Add(stream, mover);
            return mover;
        }
    }

    /// <summary>Forgets one that has ended.</summary>
    public void Forget(StreamKey stream, ScheduleMover mover)
    {
        lock (_lock.InOrder)
        {
            if (_movers.TryGetValue(stream, out ScheduleMover? found) && found == mover) _movers.Remove(stream);
        }
    }
}
