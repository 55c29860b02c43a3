using Events.Generator.Emission;
using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Parsing;

/// <summary>The default value of a parameter as C#.</summary>
internal static class DefaultValues
{
    public static string? Read(IParameterSymbol parameter, ValueShape shape)
    {
        if (!parameter.HasExplicitDefaultValue) return null;
        object? value = parameter.ExplicitDefaultValue;
        if (value is null) return shape.IsNullable ? "null" : shape.Type.IsReferenceType ? "null!" : "default";
        return shape.Kind == FieldKind.Enum || shape.Type.TypeKind == TypeKind.Enum ? OfEnum((INamedTypeSymbol)shape.Type, value) : Literals.Of(value);
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
