namespace Events.Analyzers.Comparison;

/// <summary>The properties by which a diagnostic of the contract file informs its code fix.</summary>
internal static class FixProperties
{
    /// <summary>The path of the contract file.</summary>
    public const string File = "file";

    /// <summary>Lines that recording the change takes out of the file.</summary>
    public const string Removed = "removed";

    /// <summary>Lines that recording the change adds to the file.</summary>
    public const string Added = "added";

    /// <summary>The name that entries have it under.</summary>
    public const string OldName = "oldName";

    /// <summary>The alias that is not there any more.</summary>
    public const string DroppedAlias = "droppedAlias";

    /// <summary>The event whose version can be raised; there when one can.</summary>
    public const string Versioned = "versioned";
}
