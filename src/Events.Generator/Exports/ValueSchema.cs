using System.Globalization;
using Events.Generator.Baseline;
using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Exports;

/// <summary>The schema of a value: as the text of a field, and as JSON inside of a collection.</summary>
internal static class ValueSchema
{
    private static readonly string[] NoNumbers = ["NaN", "Infinity", "-Infinity"];

    /// <summary>Says what the text of a field is.</summary>
    /// <param name="value">The value's shape.</param>
    /// <param name="isEmptyNull">Whether an empty text is null.</param>
    public static JsonMap OfField(ValueShape value, bool isEmptyNull)
    {
        if (value.Kind == FieldKind.Wrapper) return OfField(value.Element!, isEmptyNull);
        var schema = new JsonMap { { "type", "string" } };
        if (value.Kind == FieldKind.Enum && value.Enum is not { AsNumber: true })
        {
            AddEnum(schema, (INamedTypeSymbol)value.Type, isEmptyNull);
        }
        else if (TextForms.PatternOf(value) is { } pattern)
        {
            schema.Add("pattern", Whole(isEmptyNull ? pattern + "|" : pattern));
            // A format would refuse the empty text.
            if (!isEmptyNull) schema.Add("format", TextForms.FormatOf(value));
        }
        else
        {
            AddOther(schema, value);
        }

        return schema;
    }

    private static void AddOther(JsonMap schema, ValueShape value)
    {
        switch (value.Kind)
        {
            case FieldKind.Bytes or FieldKind.Memory:
                schema.Add("contentMediaType", "application/octet-stream");
                break;
            case FieldKind.Json:
                schema.Add("minLength", new JsonNumber("1"));
                schema.Add("contentMediaType", "application/json");
                break;
            case FieldKind.List or FieldKind.Map:
                schema.Add("pattern", value.Kind == FieldKind.List ? "^\\s*\\[[\\s\\S]*\\]\\s*$" : "^\\s*\\{[\\s\\S]*\\}\\s*$");
                schema.Add("contentMediaType", "application/json");
                schema.Add("contentSchema", OfElement(value, canBeNull: false));
                break;
            default:
                schema.Add("format", TextForms.FormatOf(value));
                break;
        }
    }

    // Values that have no name are written as their numbers.
    private static void AddEnum(JsonMap schema, INamedTypeSymbol type, bool isEmptyNull)
    {
        var names = new List<string>();
        IFieldSymbol[] members = [.. type.GetMembers().OfType<IFieldSymbol>().Where(static member => member.HasConstantValue)];
        foreach (IFieldSymbol member in members) Add(names, EnumNames.Of(member));
        foreach (string older in members.SelectMany(EnumNames.OlderOf)) Add(names, older);
        if (isEmptyNull) Add(names, "");
        string number = Whole(TextForms.Integer(type.EnumUnderlyingType!));
        schema.Add("anyOf", names.Count == 0
            ? new[] { new JsonMap { { "pattern", number } } }
            : [new JsonMap { { "enum", names.ToArray() } }, new JsonMap { { "pattern", number } }]);
    }

    private static void Add(List<string> names, string name)
    {
        if (!names.Contains(name)) names.Add(name);
    }

    /// <summary>Says what an element of a collection is, or the collection.</summary>
    private static JsonMap OfElement(ValueShape value, bool canBeNull)
    {
        if (value.Kind == FieldKind.Wrapper) return OfElement(value.Element!, canBeNull);
        JsonMap schema = value.Kind switch
        {
            FieldKind.List => new JsonMap { { "type", "array" }, { "items", OfElement(value.Element!, value.Element!.IsNullable) } },
            FieldKind.Map => new JsonMap
            {
                { "type", "object" },
                { "propertyNames", OfField(value.Key!, isEmptyNull: false) },
                { "additionalProperties", OfElement(value.Element!, value.Element!.IsNullable) },
            },
            FieldKind.Boolean => new JsonMap { { "type", "boolean" } },
            FieldKind.Integer when value.Type.Name is not ("Int128" or "UInt128") => Number(value.Type),
            FieldKind.Number when value.Type.SpecialType == SpecialType.System_Decimal => new JsonMap { { "type", "number" } },
            FieldKind.Number => new JsonMap
            {
                { "anyOf", new[] { new JsonMap { { "type", "number" } }, new JsonMap { { "enum", NoNumbers } } } },
            },
            FieldKind.Enum when value.Enum is { AsNumber: true } => Number(((INamedTypeSymbol)value.Type).EnumUnderlyingType!),
            FieldKind.Bytes or FieldKind.Memory => new JsonMap { { "type", "string" }, { "contentEncoding", "base64" } },
            FieldKind.Json => new JsonMap(),
            _ => OfField(value, isEmptyNull: false),
        };
        if (!canBeNull || schema.Count == 0) return schema;
        return new JsonMap { { "anyOf", new[] { schema, new JsonMap { { "type", "null" } } } } };
    }

    private static JsonMap Number(ITypeSymbol type)
    {
        (string least, string most) = TextForms.RangeOf(type);
        return new JsonMap { { "type", "integer" }, { "minimum", new JsonNumber(least) }, { "maximum", new JsonNumber(most) } };
    }

    /// <summary>The numbers of an enum that is written as one, by name; null for other values.</summary>
    public static JsonMap? NumbersOf(ValueShape value)
    {
        if (value.Kind == FieldKind.Wrapper) return NumbersOf(value.Element!);
        if (value.Kind != FieldKind.Enum || value.Enum is not { AsNumber: true }) return null;
        var numbers = new JsonMap();
        foreach (WireValue item in WireTypes.Of(value).Values) numbers.Add(item.Name, new JsonNumber(item.Number ?? "0"));
        return numbers;
    }

    /// <summary>The name that stands for those that are not known, of an enum that has one.</summary>
    public static string? UnknownOf(ValueShape value) =>
        value.Kind == FieldKind.Wrapper ? UnknownOf(value.Element!)
        : value.Kind == FieldKind.Enum ? WireTypes.Of(value).Values.FirstOrDefault(static item => item.IsUnknown)?.Name
        : null;

    /// <summary>The text of a constant as the field has it; null when there is none.</summary>
    public static string? TextOf(ValueShape value, object constant)
    {
        if (value.Kind == FieldKind.Wrapper) return null;
        if (value.Kind == FieldKind.Enum)
        {
            string number = Convert.ToString(constant, CultureInfo.InvariantCulture);
            if (value.Enum is { AsNumber: true }) return number;
            IFieldSymbol? member = value.Type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(member =>
                member.HasConstantValue && Convert.ToString(member.ConstantValue, CultureInfo.InvariantCulture) == number);
            return member is null ? number : EnumNames.Of(member);
        }

        return (value.Kind, constant) switch
        {
            (FieldKind.String, string text) => text,
            (FieldKind.Char, char character) => character.ToString(),
            (FieldKind.Boolean, bool truth) => truth ? "true" : "false",
            (FieldKind.Number, double number) => number.ToString("R", CultureInfo.InvariantCulture),
            (FieldKind.Number, float number) => number.ToString("R", CultureInfo.InvariantCulture),
            (FieldKind.Integer or FieldKind.Number, IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture),
            _ => null,
        };
    }

    private static string Whole(string pattern) => $"^(?:{pattern})$";
}
