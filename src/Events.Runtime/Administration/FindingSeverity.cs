namespace Events.Administration;

/// <summary>The severity of a finding.</summary>
public enum FindingSeverity
{
    /// <summary>Everything is as it should be.</summary>
    Good,

    /// <summary>Nothing is wrong; it is good to know.</summary>
    Note,

    /// <summary>Entries may be lost, or something does not work, under circumstances that come.</summary>
    Warning,

    /// <summary>Entries are lost, or nothing works.</summary>
    Error,
}
