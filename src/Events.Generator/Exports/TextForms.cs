using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Exports;

/// <summary>Says what texts a field of a type has, as JSON Schema says it. It is what is written; readers take more.</summary>
internal static class TextForms
{
    private const string Date = "(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])";
    private const string Time = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,7})?";
    private const string Offset = "(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)";

    /// <summary>The pattern, without anchors, of a type whose text is never empty; null for others.</summary>
    public static string? PatternOf(ValueShape value) => value.Kind switch
    {
        FieldKind.Boolean => "true|false",
        // One that takes two of UTF-16 is none.
        FieldKind.Char => "[\\u0000-\\uffff]",
        FieldKind.Integer => Integer(value.Type),
        FieldKind.Number when value.Type.SpecialType == SpecialType.System_Decimal => "-?[0-9]{1,29}(?:\\.[0-9]{1,28})?",
        FieldKind.Number => FloatPatterns.Of(value.Type),
        FieldKind.Guid => "[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}",
        FieldKind.DateTime => $"{Date}T{Time}{Offset}?",
        FieldKind.DateTimeOffset => $"{Date}T{Time}{Offset}",
        FieldKind.DateOnly => Date,
        FieldKind.TimeOnly => Time,
        FieldKind.TimeSpan => "-?(?:[0-9]{1,8}\\.)?(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{7})?",
        FieldKind.Enum when value.Enum is { AsNumber: true } => Integer(((INamedTypeSymbol)value.Type).EnumUnderlyingType!),
        FieldKind.SelfFormatted when value.Type.Is("System.Version") => "[0-9]+(?:\\.[0-9]+){1,3}",
        FieldKind.SelfFormatted when value.Type.Is("System.Numerics.BigInteger") => "-?[0-9]+",
        FieldKind.Converted when IsUnixTime(value) => Integer("-9223372036854775808", "9223372036854775807"),
        _ => null,
    };

    /// <summary>The <c>format</c> of the type, where JSON Schema or the registry of OpenAPI has a word for it.</summary>
    public static string? FormatOf(ValueShape value) => value.Kind switch
    {
        FieldKind.Integer => FormatOf(value.Type),
        FieldKind.Number => value.Type.SpecialType switch
        {
            SpecialType.System_Decimal => "decimal",
            SpecialType.System_Double => "double",
            SpecialType.System_Single => "float",
            _ => null,
        },
        FieldKind.Enum when value.Enum is { AsNumber: true } => FormatOf(((INamedTypeSymbol)value.Type).EnumUnderlyingType!),
        FieldKind.Guid => "uuid",
        FieldKind.DateTimeOffset => "date-time",
        FieldKind.DateOnly => "date",
        FieldKind.SelfFormatted when value.Type.Is("System.Uri") => "uri-reference",
        FieldKind.Converted when IsUnixTime(value) => "int64",
        _ => null,
    };

    /// <summary>The range of an integer type.</summary>
    public static (string Least, string Most) RangeOf(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_SByte => ("-128", "127"),
        SpecialType.System_Byte => ("0", "255"),
        SpecialType.System_Int16 => ("-32768", "32767"),
        SpecialType.System_UInt16 => ("0", "65535"),
        SpecialType.System_Int32 => ("-2147483648", "2147483647"),
        SpecialType.System_UInt32 => ("0", "4294967295"),
        SpecialType.System_UInt64 or SpecialType.System_UIntPtr => ("0", "18446744073709551615"),
        SpecialType.System_Int64 or SpecialType.System_IntPtr => ("-9223372036854775808", "9223372036854775807"),
        _ => type.Name == "UInt128"
            ? ("0", "340282366920938463463374607431768211455")
            : ("-170141183460469231731687303715884105728", "170141183460469231731687303715884105727"),
    };

    /// <summary>The pattern of an integer type, without anchors.</summary>
    public static string Integer(ITypeSymbol type)
    {
        (string least, string most) = RangeOf(type);
        return Integer(least, most);
    }

    private static string Integer(string least, string most) => DigitPatterns.Of(least, most);

    private static string? FormatOf(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_SByte => "int8",
        SpecialType.System_Byte => "uint8",
        SpecialType.System_Int16 => "int16",
        SpecialType.System_UInt16 => "uint16",
        SpecialType.System_Int32 => "int32",
        SpecialType.System_UInt32 => "uint32",
        SpecialType.System_Int64 or SpecialType.System_IntPtr => "int64",
        SpecialType.System_UInt64 or SpecialType.System_UIntPtr => "uint64",
        _ => null,
    };

    private static bool IsUnixTime(ValueShape value) => value.Helper is "global::Events.Wire.UnixMilliseconds" or "global::Events.Wire.UnixSeconds";
}
