using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Contracts;

/// <summary>The property types that the generator can write as one flat field and read back exactly.</summary>
internal static class WireTypes
{
    public static bool IsSupported(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            return IsSupportedValue(nullable.TypeArguments[0]);
        }

        return type.SpecialType == SpecialType.System_String
            || type is IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: SpecialType.System_Byte }
            || IsSupportedValue(type);
    }

    private static bool IsSupportedValue(ITypeSymbol type)
    {
        if (type.TypeKind == TypeKind.Enum) return true;
        switch (type.SpecialType)
        {
            case SpecialType.System_Boolean:
            case SpecialType.System_Char:
            case SpecialType.System_IntPtr:
            case SpecialType.System_UIntPtr:
            case SpecialType.System_SByte:
            case SpecialType.System_Byte:
            case SpecialType.System_Int16:
            case SpecialType.System_UInt16:
            case SpecialType.System_Int32:
            case SpecialType.System_UInt32:
            case SpecialType.System_Int64:
            case SpecialType.System_UInt64:
            case SpecialType.System_Decimal:
            case SpecialType.System_Double:
            case SpecialType.System_Single:
            case SpecialType.System_DateTime:
                return true;
        }

        return type.ContainingType is null
            && type.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true }
            && type is INamedTypeSymbol { IsGenericType: false }
            && type.Name is "Guid" or "DateTimeOffset" or "DateOnly" or "TimeOnly" or "TimeSpan" or "Int128" or "UInt128" or "Half"
            && type.IsValueType;
    }
}
