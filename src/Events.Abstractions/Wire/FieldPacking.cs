using System.ComponentModel;

namespace Events.Wire;

/// <summary>How a field is encrypted and compressed, as it is declared. Generated code makes it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct FieldPacking
{
    /// <summary>Whether it is encrypted.</summary>
    public bool Encrypts { get; init; }

    /// <summary>Whether it is encrypted with a key of its subject.</summary>
    public bool HasSubject { get; init; }

    /// <summary>Whether it is read as null when its key is destroyed.</summary>
    public bool NullWhenDestroyed { get; init; }

    /// <summary>Whether it is compressed.</summary>
    public bool Compresses { get; init; }

    /// <summary>The number of bytes above which it is.</summary>
    public int CompressAbove { get; init; }
}
