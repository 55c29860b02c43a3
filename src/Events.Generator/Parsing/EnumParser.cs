using System.Globalization;
using Events.Generator.Model;
using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Parsing;

/// <summary>Enum symbol to model.</summary>
internal static class EnumParser
{
    public static EnumModel Parse(INamedTypeSymbol type)
    {
        var members = new List<EnumMemberModel>();
        var numbers = new HashSet<string>(StringComparer.Ordinal);
        string? unknown = null;
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is not IFieldSymbol { HasConstantValue: true } field) continue;
            string number = Convert.ToString(field.ConstantValue, CultureInfo.InvariantCulture);
            members.Add(new EnumMemberModel(field.Name, EnumNames.Of(field), number, IsAlias: !numbers.Add(number), EnumNames.OlderOf(field).ToEquatableArray()));
            if (field.FindAttribute(KnownNames.UnknownValueAttribute) is not null) unknown ??= field.Name;
        }

        return new EnumModel(
            type.Name, type.ToReference(), type.EnumUnderlyingType!.ToReference(), members.ToEquatableArray(), unknown);
    }
}
