namespace Events.Generator.Baseline;

/// <summary>The kind of thing that a line of the contract file records.</summary>
internal enum LineKind
{
    Stream,
    Event,
    Field,

    /// <summary>A name that entries still have, and nothing may have again.</summary>
    Retired,
}
