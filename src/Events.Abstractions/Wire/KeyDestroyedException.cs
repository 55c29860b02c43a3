namespace Events.Wire;

/// <summary>A field was encrypted with a key that was destroyed on purpose: nobody can read it any more.</summary>
public sealed class KeyDestroyedException : EventDecodeException
{
    internal KeyDestroyedException(string eventType, string field, string keyId)
        : base($"Field '{field}' of event '{eventType}' is encrypted with the key '{keyId}', which was destroyed.", field) => KeyId = keyId;

    /// <summary>The ID of the key.</summary>
    public string KeyId { get; }
}
