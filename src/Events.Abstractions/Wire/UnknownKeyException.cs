namespace Events.Wire;

/// <summary>
/// A field was encrypted with a key that the provider does not know. The entry still has the ciphertext: once the
/// provider knows the key, it can be read.
/// </summary>
public sealed class UnknownKeyException : EventDecodeException
{
    internal UnknownKeyException(string eventType, string field, string keyId)
        : base($"Field '{field}' of event '{eventType}' is encrypted with the key '{keyId}', which the key provider does not know.", field) => KeyId = keyId;

    /// <summary>The ID of the key, as the entry has it.</summary>
    public string KeyId { get; }
}
