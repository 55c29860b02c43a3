namespace Events.Contracts;

/// <summary>
/// Has a field compressed with Brotli where it is larger than <see cref="Above"/> and becomes smaller by it: on a property, field or parameter of text, bytes,
/// a collection or JSON; where that is a record whose properties are fields of their own, each of these. The entry has it as <c>ev:packed:{name}</c> then, else
/// under its name as always. With <see cref="EncryptedAttribute"/> it is compressed first. How large a value may become again is an option of the client
/// (<c>ProtectionOptions.MaxUnpackedBytes</c>).
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter, Inherited = false)]
public sealed class CompressedAttribute : Attribute
{
    /// <summary>Values of more bytes than this are compressed. Default 1024; 0 or more.</summary>
    public int Above { get; set; } = 1024;
}
