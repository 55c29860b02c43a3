namespace Events.Wire;

/// <summary>The problem of a value that should be encrypted or compressed.</summary>
public enum PackedValueProblem
{
    /// <summary>It is cut off, or no such value at all.</summary>
    Malformed,

    /// <summary>It is of a newer form than any that is known here.</summary>
    Newer,

    /// <summary>It does not decrypt: the ciphertext or its key is not the right one, or it was moved here from another field or event.</summary>
    NotAuthentic,

    /// <summary>It would be larger than <c>ProtectionOptions.MaxUnpackedBytes</c>.</summary>
    TooLarge,

    /// <summary>The field must be encrypted, and is not.</summary>
    NotEncrypted,
}
