using Events.Generator.Emission;
using Events.Generator.Model;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Parsing;

/// <summary>The default value of a parameter as C#.</summary>
internal static class DefaultValues
{
    public static string? Read(IParameterSymbol parameter, FieldKind kind, bool isNullable, ITypeSymbol underlying)
    {
        if (!parameter.HasExplicitDefaultValue) return null;
        object? value = parameter.ExplicitDefaultValue;
        if (value is null) return isNullable ? "null" : underlying.IsReferenceType ? "null!" : "default";
        return kind == FieldKind.Enum ? OfEnum((INamedTypeSymbol)underlying, value) : Literals.Of(value);
    }

    private static string OfEnum(INamedTypeSymbol type, object value)
    {
        string reference = type.ToReference();
        IFieldSymbol? member = type.GetMembers().OfType<IFieldSymbol>()
            .FirstOrDefault(member => member.HasConstantValue && Equals(member.ConstantValue, value));
        return member is null
            ? $"({reference})({Literals.Of(value)})"
            : $"{reference}.{Identifiers.Escape(member.Name)}";
    }
}
