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

    /// <summary>
    /// Finds what is wrong with the names of an enum: a value that is written under a name must be what the name is read as. Null for nothing.
    /// </summary>
    public static string? ProblemOf(INamedTypeSymbol type)
    {
        IFieldSymbol[] members = [.. type.GetMembers().OfType<IFieldSymbol>().Where(static member => member.HasConstantValue)];
        var names = new Dictionary<string, IFieldSymbol>(StringComparer.Ordinal);
        foreach (IFieldSymbol member in members)
        {
            if (HasBadName(member)) return $"its member '{member.Name}' has a name that cannot be written: it is empty, or no text";
            if (Taken(names, Of(member), member) is { } other) return $"its members '{other.Name}' and '{member.Name}' are both written as '{Of(member)}'";
        }

        foreach (IFieldSymbol member in members)
        {
            foreach (string alias in OlderOf(member))
            {
                if (string.IsNullOrWhiteSpace(alias)) return $"its member '{member.Name}' has an empty alias";
                if (Taken(names, alias, member) is { } other) return $"the alias '{alias}' of its member '{member.Name}' is a name of '{other.Name}'";
            }
        }

        IFieldSymbol[] unknown = [.. members.Where(static member => member.FindAttribute(KnownNames.UnknownValueAttribute) is not null)];
        return unknown.FirstOrDefault(member => !Equals(member.ConstantValue, unknown[0].ConstantValue)) is { } second
            ? $"its members '{unknown[0].Name}' and '{second.Name}' both stand for names that are not known"
            : null;
    }

    // Two names of one value are the same to a reader.
    private static IFieldSymbol? Taken(Dictionary<string, IFieldSymbol> names, string name, IFieldSymbol member)
    {
        if (names.TryGetValue(name, out IFieldSymbol? other)) return Equals(other.ConstantValue, member.ConstantValue) ? null : other;
        names.Add(name, member);
        return null;
    }

    private static bool HasBadName(IFieldSymbol member) =>
        (member.FindAttribute(KnownNames.JsonEnumNameAttribute) is { } json
            && AttributeReader.Argument(json, 0) is string && AttributeReader.ReadName(json) is null)
        || (member.FindAttribute(KnownNames.EnumMemberAttribute) is { } contract
            && AttributeReader.ReadNamed<string?>(contract, "Value", null) is { } value && !AttributeReader.IsName(value));

    /// <summary>Names that older entries have.</summary>
    public static IReadOnlyList<string> OlderOf(IFieldSymbol member) =>
        member.FindAttribute(KnownNames.AliasAttribute) is { } alias ? AttributeReader.ReadNames(alias) : [];
}
