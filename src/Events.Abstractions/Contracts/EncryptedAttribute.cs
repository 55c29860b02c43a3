namespace Events.Contracts;

/// <summary>
/// Has a field encrypted with AES-GCM before it leaves the process, by a key of the application's <see cref="Protection.IKeyProvider"/>: on a property, field
/// or parameter; where that is a record whose properties are fields of their own, each of these. The entry has it as <c>ev:packed:{name}</c>, with the ID of
/// its key. Event type and field name are authenticated with it, so that it cannot be moved to another field or event. It is shown nowhere, as with
/// <see cref="PiiAttribute"/>. A null is not encrypted: that there is no value can be seen.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter, Inherited = false)]
public sealed class EncryptedAttribute : Attribute
{
    /// <summary>
    /// The property of the same type whose value says whose data it is, such as <c>nameof(CustomerId)</c>: the provider is asked for the key of that subject,
    /// and where it destroys that key all of the subject's data is gone, in the stream, in dead letters and in backups. Null (default): a key that all share.
    /// </summary>
    public string? Subject { get; set; }

    /// <summary>
    /// True when entries are read too that have the field in clear text, as they were written before it was encrypted.
    /// False by default: such entries are undecodable.
    /// </summary>
    public bool AcceptsPlain { get; set; }

    /// <summary>
    /// True when the property, which can be null, is read as null once its key is destroyed. False by default: the entry is undecodable
    /// then (<see cref="Wire.KeyDestroyedException"/>), and a consumer does what its options say (<c>DestroyedKey</c>).
    /// </summary>
    public bool NullWhenDestroyed { get; set; }
}
