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
        return kind == FieldKind.Enum ? $"({underlying.ToReference()})({Literals.Of(value)})" : Literals.Of(value);
    }
}
