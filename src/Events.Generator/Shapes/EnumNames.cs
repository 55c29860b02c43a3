using Microsoft.CodeAnalysis;

namespace Events.Generator.Shapes;

/// <summary>The names that members of an enum are written under.</summary>
internal static class EnumNames
{
    /// <summary>The name by <c>[JsonStringEnumMemberName]</c> or <c>[EnumMember]</c>, else the member's own.</summary>
    public static string Of(IFieldSymbol member)
    {
        if (member.FindAttribute(KnownNames.JsonEnumNameAttribute) is { } json && AttributeReader.ReadName(json) is { } name) return name;
        return member.FindAttribute(KnownNames.EnumMemberAttribute) is { } contract
            && AttributeReader.ReadNamed<string?>(contract, "Value", null) is { } value && !string.IsNullOrWhiteSpace(value)
                ? value
                : member.Name;
    }

    /// <summary>Names that older entries have.</summary>
    public static IReadOnlyList<string> OlderOf(IFieldSymbol member) =>
        member.FindAttribute(KnownNames.AliasAttribute) is { } alias ? AttributeReader.ReadNames(alias) : [];
}
