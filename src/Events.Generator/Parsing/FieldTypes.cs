using Events.Generator.Model;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Parsing;

/// <summary>Which types a property of an event can have.</summary>
internal static class FieldTypes
{
    /// <summary>How a value of the type stands in a field; null when the type is not supported.</summary>
    /// <param name="type">The property's type.</param>
    /// <param name="isNullable">Whether it can be null.</param>
    /// <param name="underlying">The type without its question mark.</param>
    public static FieldKind? Classify(ITypeSymbol type, out bool isNullable, out ITypeSymbol underlying)
    {
        underlying = type;
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            isNullable = true;
            underlying = nullable.TypeArguments[0];
            return ClassifyValue(underlying);
        }

        // Code without nullable annotations may hold null anywhere.
        isNullable = type.IsReferenceType && type.NullableAnnotation != NullableAnnotation.NotAnnotated;
        if (type.IsReferenceType) underlying = type.WithNullableAnnotation(NullableAnnotation.NotAnnotated);
        return type switch
        {
            { SpecialType: SpecialType.System_String } => FieldKind.String,
            IArrayTypeSymbol { IsSZArray: true, ElementType.SpecialType: SpecialType.System_Byte } => FieldKind.Bytes,
            _ => ClassifyValue(type),
        };
    }

    private static FieldKind? ClassifyValue(ITypeSymbol type) => type switch
    {
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
        INamedTypeSymbol { TypeKind: TypeKind.Struct, ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } =>
            type.MetadataName switch
            {
                "Int128" or "UInt128" => FieldKind.Integer,
                "Half" => FieldKind.Number,
                "Guid" => FieldKind.Guid,
                "DateTimeOffset" => FieldKind.DateTimeOffset,
                "DateOnly" => FieldKind.DateOnly,
                "TimeOnly" => FieldKind.TimeOnly,
                "TimeSpan" => FieldKind.TimeSpan,
                _ => null,
            },
        _ => null,
    };
}
