namespace Events.Policies;

/// <summary>
/// Decides what becomes of an entry with a field whose key was destroyed on purpose, unless the field is read as null
/// then (<see cref="Contracts.EncryptedAttribute.NullWhenDestroyed"/>).
/// </summary>
public enum DestroyedKeyPolicy
{
    /// <summary>It is moved to the dead-letter stream, with its ciphertext as it is.</summary>
    DeadLetter,

    /// <summary>It is acknowledged without being handled: there is nobody left whom it is about.</summary>
    Skip,
}
