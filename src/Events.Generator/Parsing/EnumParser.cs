using System.Globalization;
using Events.Generator.Model;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Parsing;

/// <summary>Enum symbol to model.</summary>
internal static class EnumParser
{
    public static EnumModel Parse(INamedTypeSymbol type)
    {
        var members = new List<EnumMemberModel>();
        var numbers = new HashSet<string>(StringComparer.Ordinal);
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is not IFieldSymbol { HasConstantValue: true } field) continue;
            string number = Convert.ToString(field.ConstantValue, CultureInfo.InvariantCulture);
            members.Add(new EnumMemberModel(field.Name, number, IsAlias: !numbers.Add(number)));
        }

        return new EnumModel(
            type.Name, type.ToReference(), type.EnumUnderlyingType!.ToReference(), members.ToEquatableArray());
    }
}
