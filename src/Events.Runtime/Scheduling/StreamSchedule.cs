using Events.Diagnostics;
using Events.Store;
using Events.Store.Roles;
using Microsoft.Extensions.Logging;

namespace Events.Scheduling;

/// <summary>The schedule of a stream, for those who may learn that something is scheduled: then it is moved. Until then it costs nothing.</summary>
internal sealed class StreamSchedule(IStreamStore store, StreamKey stream, TimeProvider time, ILogger logger, EventsInstruments instruments)
{
    /// <summary>Something is scheduled on the stream.</summary>
    /// <param name="dueIn">In how long the first is due, as the server has just said; negative when it was.</param>
    public void Learn(TimeSpan dueIn)
    {
        ScheduleMover mover = Find();
        while (!mover.TryLearn(dueIn)) mover = FindAnother(mover);
    }

    /// <summary>Looks from now on also while nothing is known to be scheduled, until the mover is told to <see cref="ScheduleMover.Release"/>.</summary>
    public ScheduleMover Keep()
    {
        ScheduleMover mover = Find();
        while (!mover.TryKeep()) mover = FindAnother(mover);
        return mover;
    }

    // It has ended, and may not have come to say so.
    private ScheduleMover FindAnother(ScheduleMover ended)
    {
        ScheduleMovers.Of(store).Forget(stream, ended);
        return Find();
    }

    private ScheduleMover Find() => ScheduleMovers.Of(store).Find(store, stream, time, logger, instruments);
}
