using Microsoft.CodeAnalysis;

namespace Events.Generator.Shapes;

/// <summary>The types that the wire primitives write themselves.</summary>
internal static class Scalars
{
    /// <summary>Finds how a value of the type stands in a field; null for other types.</summary>
    public static FieldKind? Classify(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_String } => FieldKind.String,
        IArrayTypeSymbol { IsSZArray: true, ElementType.SpecialType: SpecialType.System_Byte } => FieldKind.Bytes,
        { TypeKind: TypeKind.Enum } => FieldKind.Enum,
        { SpecialType: SpecialType.System_Boolean } => FieldKind.Boolean,
        { SpecialType: SpecialType.System_Char } => FieldKind.Char,
        {
            SpecialType: SpecialType.System_SByte or SpecialType.System_Byte or SpecialType.System_Int16
            or SpecialType.System_UInt16 or SpecialType.System_Int32 or SpecialType.System_UInt32
            or SpecialType.System_Int64 or SpecialType.System_UInt64 or SpecialType.System_IntPtr
            or SpecialType.System_UIntPtr
        } => FieldKind.Integer,
        {
            SpecialType: SpecialType.System_Decimal or SpecialType.System_Double or SpecialType.System_Single
        } => FieldKind.Number,
        { SpecialType: SpecialType.System_DateTime } => FieldKind.DateTime,
        INamedTypeSymbol { TypeKind: TypeKind.Struct, ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } named =>
            named.MetadataName switch
            {
                "Int128" or "UInt128" => FieldKind.Integer,
                "Half" => FieldKind.Number,
                "Guid" => FieldKind.Guid,
                "DateTimeOffset" => FieldKind.DateTimeOffset,
                "DateOnly" => FieldKind.DateOnly,
                "TimeOnly" => FieldKind.TimeOnly,
                "TimeSpan" => FieldKind.TimeSpan,
                "ReadOnlyMemory`1" when named.TypeArguments[0].SpecialType == SpecialType.System_Byte => FieldKind.Memory,
                _ => null,
            },
        _ => null,
    };
}
