using Microsoft.CodeAnalysis;

namespace Events.Generator.Shapes;

/// <summary>Says how a member is encrypted, compressed and kept apart, as it is declared.</summary>
/// <param name="encrypted">Its <c>[Encrypted]</c>; null for none.</param>
/// <param name="compressed">Its <c>[Compressed]</c>; null for none.</param>
/// <param name="claimCheck">Its <c>[ClaimCheck]</c>; null for none.</param>
internal sealed class PackingShape(AttributeData? encrypted, AttributeData? compressed, AttributeData? claimCheck)
{
    private const int DefaultAbove = 1024;
    private const int DefaultClaimAbove = 65_536;

    public AttributeData? EncryptedAttribute { get; } = encrypted;

    public AttributeData? CompressedAttribute { get; } = compressed;

    public AttributeData? ClaimCheckAttribute { get; } = claimCheck;

    public bool Encrypts => EncryptedAttribute is not null;

    public bool Compresses => CompressedAttribute is not null;

    /// <summary>The name of the member whose value says whose data it is; null for none.</summary>
    public string? Subject => EncryptedAttribute is null ? null : AttributeReader.ReadNamed<string?>(EncryptedAttribute, "Subject", null);

    public bool AcceptsPlain => EncryptedAttribute is not null && AttributeReader.ReadNamed(EncryptedAttribute, "AcceptsPlain", false);

    public bool NullWhenDestroyed => EncryptedAttribute is not null && AttributeReader.ReadNamed(EncryptedAttribute, "NullWhenDestroyed", false);

    public int Above => CompressedAttribute is null ? 0 : AttributeReader.ReadNamed(CompressedAttribute, "Above", DefaultAbove);

    public bool Claims => ClaimCheckAttribute is not null;

    public int ClaimAbove => ClaimCheckAttribute is null ? 0 : AttributeReader.ReadNamed(ClaimCheckAttribute, "Above", DefaultClaimAbove);

    /// <summary>Reads what is declared of a member; null for nothing.</summary>
    public static PackingShape? Of(ISymbol member, IParameterSymbol? parameter)
    {
        AttributeData? encrypted = MemberAttributes.Find(member, parameter, KnownNames.EncryptedAttribute);
        AttributeData? compressed = MemberAttributes.Find(member, parameter, KnownNames.CompressedAttribute);
        AttributeData? claimCheck = MemberAttributes.Find(member, parameter, KnownNames.ClaimCheckAttribute);
        return encrypted is null && compressed is null && claimCheck is null ? null : new PackingShape(encrypted, compressed, claimCheck);
    }

    /// <summary>Tells whether a value is personal wherever it stands: its type is marked, or what it is made of.</summary>
    public static bool IsPersonal(ValueShape value) =>
        (value.Type is INamedTypeSymbol type && IsPersonal(type) && type.FindAttribute(KnownNames.EventAttribute) is null)
        || (OpaqueTypes.IsOpaque(value) && OpaqueTypes.HoldsPersonal(value.Type))
        || (value is { Kind: FieldKind.Wrapper, Object: { } wrapper } && wrapper.Members.Any(static member => member.IsPersonal))
        || (value.Element is { } element && IsPersonal(element))
        || (value.Key is { } key && IsPersonal(key));

    /// <summary>Tells whether all of a type is personal: it, or what it derives from, is marked.</summary>
    public static bool IsPersonal(INamedTypeSymbol type) => type.HasInChain(KnownNames.PiiAttribute);

    /// <summary>Tells whether a member is personal by itself.</summary>
    public static bool IsPersonal(ISymbol member, IParameterSymbol? parameter) =>
        MemberAttributes.Find(member, parameter, KnownNames.PiiAttribute) is not null;
}
