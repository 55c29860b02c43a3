namespace Events.Streams;

/// <summary>Says what is known of a scheduled event that was to be cancelled.</summary>
public enum ScheduleCancellationKind
{
    /// <summary>It was waiting, and is cancelled: it will not be in the stream.</summary>
    Cancelled,

    /// <summary>The event is in the stream: its time had come.</summary>
    AlreadyMoved,

    /// <summary>
    /// There is none with this ID: it never was scheduled, was cancelled before, or was moved into the stream so long ago (ten minutes and more) that it is
    /// not remembered.
    /// </summary>
    Unknown,
}
