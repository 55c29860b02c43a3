namespace Events.Subscribing;

/// <summary>Finds out what has become of the entries behind a position that is not in the stream any more.</summary>
internal enum VerdictKind
{
    /// <summary>Nothing was missed.</summary>
    Fine,

    /// <summary>The verdict is not known yet: entries came while it was looked. Read again.</summary>
    ReadAgain,

    /// <summary>Some were removed unread.</summary>
    Gap,

    /// <summary>It is another stream.</summary>
    Reset,
}
