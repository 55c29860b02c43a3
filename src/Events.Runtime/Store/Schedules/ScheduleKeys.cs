namespace Events.Store.Schedules;

/// <summary>The keys beside a stream that scheduled events use; see <see cref="Roles.IScheduleStore"/>.</summary>
internal static class ScheduleKeys
{
    /// <summary>The time for which it is remembered at least that something was moved, milliseconds; it is remembered at most twice as long.</summary>
    public const long Remembered = 10 * 60 * 1000;

    /// <summary>The largest number that is remembered of each such time, so that memory is bounded whatever is scheduled.</summary>
    public const int MaxRemembered = 100_000;

    /// <summary>A sorted set: the IDs, by when they are due, Unix milliseconds.</summary>
    public static StreamKey Times(StreamKey stream) => stream.Beside("scheduled");

    /// <summary>A hash: the ID, and what is appended.</summary>
    public static StreamKey Events(StreamKey stream) => stream.Beside("scheduled:events");

    /// <summary>A hash: the ID of what was moved, and that of its entry. One of two, which take turns.</summary>
    public static StreamKey Moved(StreamKey stream, int turn) => stream.Beside(turn == 0 ? "scheduled:moved:0" : "scheduled:moved:1");

    /// <summary>A string: an event was scheduled whose payload is kept apart.</summary>
    public static StreamKey Payloads(StreamKey stream) => stream.Beside("scheduled:payloads");

    /// <summary>Lists all the keys.</summary>
    public static StreamKey[] All(StreamKey stream) => [Events(stream), Moved(stream, 0), Moved(stream, 1), Payloads(stream), Times(stream)];
}
