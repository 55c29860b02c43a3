namespace Events.Streams;

/// <summary>The ways in which a <see cref="StreamPosition"/> is given.</summary>
public enum StreamPositionKind
{
    /// <summary>The first entry that there is.</summary>
    Beginning,

    /// <summary>Behind the last entry that there is.</summary>
    End,

    /// <summary>Behind a given entry.</summary>
    After,

    /// <summary>From a given ID, that of a time, on.</summary>
    From,
}
