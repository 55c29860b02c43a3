using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.Generator.Parsing;

/// <summary>The type behind an attribute that the compiler found.</summary>
internal static class AnnotatedType
{
    /// <summary>The type; null when the attribute stands on another part of it too, and that part comes first.</summary>
    public static INamedTypeSymbol? Of(GeneratorAttributeSyntaxContext context)
    {
        if (context.TargetSymbol is not INamedTypeSymbol type) return null;
        INamedTypeSymbol? kind = context.Attributes[0].AttributeClass?.OriginalDefinition;
        SyntaxNode? first = type.GetAttributes()
            .FirstOrDefault(attribute =>
                SymbolEqualityComparer.Default.Equals(attribute.AttributeClass?.OriginalDefinition, kind))
            ?.ApplicationSyntaxReference?.GetSyntax();
        return first?.FirstAncestorOrSelf<TypeDeclarationSyntax>() == context.TargetNode ? type : null;
    }
}
