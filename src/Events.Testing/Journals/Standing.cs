namespace Events.Testing.Journals;

/// <summary>The state of an entry that is pending for a consumer.</summary>
internal enum Standing
{
    /// <summary>Nobody of the harness has said; an operator may have moved it, or the consumer's process died.</summary>
    Unknown,

    /// <summary>It was handed to the consumer.</summary>
    InHand,

    /// <summary>It comes back at a time.</summary>
    Deferred,

    /// <summary>It was left or released, and is taken up when time passes.</summary>
    Left,
}
