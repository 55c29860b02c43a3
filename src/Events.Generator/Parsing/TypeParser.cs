using Events.Generator.Emission;
using Events.Generator.Model;
using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.Generator.Parsing;

/// <summary>Type symbol to the model of its generated part.</summary>
internal static class TypeParser
{
    private static readonly SymbolDisplayFormat NamespaceFormat =
        SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    /// <summary>Null when no part can be added: the type or one around it is not partial, is generic, is local to a file, or has no name yet.</summary>
    public static TypeModel? Parse(INamedTypeSymbol type)
    {
        var containing = new List<string>();
        string path = type.Name;
        for (INamedTypeSymbol? outer = type; outer is not null; outer = outer.ContainingType)
        {
            if (outer.Name.Length == 0 || outer.IsGenericType || outer.IsFileLocal || !IsPartial(outer)) return null;
            if (ReferenceEquals(outer, type)) continue;
            containing.Insert(0, Declaration(outer));
            path = outer.Name + "+" + path;
        }

        INamespaceSymbol container = type.ContainingNamespace;
        string fullName = container.IsGlobalNamespace ? path : FullName(container) + "." + path;
        return new TypeModel(
            fullName,
            type.Name,
            type.ToReference(),
            container.IsGlobalNamespace ? "" : container.ToDisplayString(NamespaceFormat),
            containing.ToEquatableArray(),
            Declaration(type),
            DeclaredNames(type));
    }

    /// <summary>Finds from where generated code can name the type.</summary>
    public static Access AccessOf(INamedTypeSymbol type)
    {
        var access = Access.Public;
        for (INamedTypeSymbol? outer = type; outer is not null; outer = outer.ContainingType)
        {
            switch (outer.DeclaredAccessibility)
            {
                case Accessibility.Public:
                    break;
                case Accessibility.Internal or Accessibility.ProtectedOrInternal:
                    access = Access.Internal;
                    break;
                default:
                    return Access.Hidden;
            }
        }

        return access;
    }

    private static bool IsPartial(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.Length > 0
        && type.DeclaringSyntaxReferences.All(static part =>
            part.GetSyntax() is TypeDeclarationSyntax declaration
            && declaration.Modifiers.Any(SyntaxKind.PartialKeyword));

    private static string Declaration(INamedTypeSymbol type)
    {
        string keyword = type switch
        {
            { IsRecord: true, TypeKind: TypeKind.Struct } => "record struct",
            { IsRecord: true } => "record",
            { TypeKind: TypeKind.Struct } => "struct",
            { TypeKind: TypeKind.Interface } => "interface",
            _ => "class",
        };
        return $"partial {keyword} {Identifiers.Escape(type.Name)}";
    }

    private static string FullName(INamespaceSymbol symbol) =>
        symbol.ContainingNamespace is { IsGlobalNamespace: false } outer ? FullName(outer) + "." + symbol.Name : symbol.Name;

    private static EquatableArray<string> DeclaredNames(INamedTypeSymbol type) =>
        GeneratedNames.All
            .Where(name => type.Name == name
                || type.GetMembers(name).Any(static member => !member.IsImplicitlyDeclared)
                || (GeneratedNames.GivesWay(name) && InheritsByHand(type, name)))
            .ToEquatableArray();

    // What is generated is not hidden by what is generated: it says so, and each has its own value.
    private static bool InheritsByHand(INamedTypeSymbol type, string name) =>
        type.SelfAndBases().Skip(1).Any(declaring => declaring.GetMembers(name).Any(static member =>
            member.DeclaredAccessibility != Accessibility.Private
            && member.FindAttribute("System.CodeDom.Compiler.GeneratedCodeAttribute") is null));
}
