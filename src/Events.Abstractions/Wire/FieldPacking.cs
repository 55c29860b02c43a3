using System.ComponentModel;

namespace Events.Wire;

/// <summary>Says how a field is encrypted and compressed, as it is declared. Generated code makes it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct FieldPacking
{
    /// <summary>True when the field is encrypted.</summary>
    public bool Encrypts { get; init; }

    /// <summary>True when the field is encrypted with a key of its subject.</summary>
    public bool HasSubject { get; init; }

    /// <summary>True when the field is read as null when its key is destroyed.</summary>
    public bool NullWhenDestroyed { get; init; }

    /// <summary>True when the field is compressed.</summary>
    public bool Compresses { get; init; }

    /// <summary>The number of bytes above which it is.</summary>
    public int CompressAbove { get; init; }

    /// <summary>True when the field is kept apart where it is large.</summary>
    public bool Claims { get; init; }

    /// <summary>The number of bytes, compressed and encrypted as it is, above which it is kept apart.</summary>
    public int ClaimAbove { get; init; }
}
