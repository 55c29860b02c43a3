namespace Events.Streams;

/// <summary>The ways in which a <see cref="StreamPosition"/> is given.</summary>
public enum StreamPositionKind
{
    /// <summary>The first entry that there is.</summary>
    Beginning,

    /// <summary>The position is behind the last entry that there is.</summary>
    End,

    /// <summary>The position is behind a given entry.</summary>
    After,

    /// <summary>The position is from a given ID on, that of a time.</summary>
    From,
}
