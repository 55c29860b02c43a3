using System.Globalization;
using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Baseline;

/// <summary>The form of a value, from the shape that its codec is generated from.</summary>
internal static class WireTypes
{
    public static WireType Of(ValueShape value) => value.Kind switch
    {
        FieldKind.String => new WireType("string", value.IsNullable),
        FieldKind.Bytes or FieldKind.Memory => new WireType("bytes", value.IsNullable),
        FieldKind.Boolean => new WireType("bool", value.IsNullable),
        FieldKind.Char => new WireType("char", value.IsNullable),
        FieldKind.Integer or FieldKind.Number => new WireType(ShortName(value.Type), value.IsNullable),
        FieldKind.Enum => OfEnum((INamedTypeSymbol)value.Type, value.Enum is { AsNumber: true }, value.IsNullable),
        FieldKind.SelfFormatted => new WireType(WireType.Text, value.IsNullable) { Detail = ShortName(value.Type) },
        FieldKind.Converted => new WireType(WireType.Converted, value.IsNullable) { Detail = Shorten(value.Helper) },
        FieldKind.Json => new WireType(WireType.Json, value.IsNullable) { Detail = ShortName(value.Type) },
        // A type that stands for its value is written as that.
        FieldKind.Wrapper => WithNull(Of(value.Element!), value.IsNullable),
        FieldKind.List => new WireType(WireType.List, value.IsNullable) { Elements = [Of(value.Element!)] },
        FieldKind.Map => new WireType(WireType.Map, value.IsNullable) { Elements = [Of(value.Key!), Of(value.Element!)] },
        FieldKind.Nested => new WireType(WireType.Record, value.IsNullable),
        _ => new WireType(value.Kind.ToString(), value.IsNullable),
    };

    private static WireType OfEnum(INamedTypeSymbol type, bool asNumber, bool isNullable)
    {
        IEnumerable<WireValue> values = type.GetMembers().OfType<IFieldSymbol>()
            .Where(static member => member.HasConstantValue)
            .Select(member => new WireValue(
                EnumNames.Of(member),
                asNumber ? Convert.ToString(member.ConstantValue, CultureInfo.InvariantCulture) : null,
                member.FindAttribute(KnownNames.UnknownValueAttribute) is not null,
                [.. EnumNames.OlderOf(member).Distinct(StringComparer.Ordinal).OrderBy(static name => name, StringComparer.Ordinal)]))
            .OrderBy(static value => value.Name, StringComparer.Ordinal);
        return new WireType(asNumber ? WireType.EnumAsNumber : WireType.Enum, isNullable) { Values = [.. values] };
    }

    private static WireType WithNull(WireType type, bool isNullable) =>
        new(type.Name, isNullable) { Elements = type.Elements, Values = type.Values, Detail = type.Detail };

    // Namespaces are not on the wire: a type that moves to another one is the same.
    private static string ShortName(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat).Replace(" ", "");

    private static string Shorten(string reference)
    {
        var text = new System.Text.StringBuilder(reference.Length);
        int start = 0;
        for (int i = 0; i <= reference.Length; i++)
        {
            if (i < reference.Length && reference[i] is '.' or ':')
            {
                start = i + 1;
            }
            else if (i == reference.Length || !(char.IsLetterOrDigit(reference[i]) || reference[i] == '_' || reference[i] == '@'))
            {
                text.Append(reference, start, i - start);
                if (i < reference.Length && reference[i] != ' ') text.Append(reference[i]);
                start = i + 1;
            }
        }

        return text.ToString();
    }
}
