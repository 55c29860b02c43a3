using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.Generator.Parsing;

/// <summary>What runs when an event is made.</summary>
internal static class Initializers
{
    /// <summary>Whether the property has an initializer: <c>public string Currency { get; init; } = "EUR";</c>.</summary>
    /// <remarks>Of a referenced project nothing is known, whether its source is at hand, as in an editor, or not.</remarks>
    public static bool Has(IPropertySymbol property, Compilation compilation) =>
        property.DeclaringSyntaxReferences.Any(part =>
            compilation.ContainsSyntaxTree(part.SyntaxTree)
            && part.GetSyntax() is PropertyDeclarationSyntax { Initializer: not null });

    /// <summary>Whether the property is stored as it is, with no code in its accessors.</summary>
    public static bool IsAuto(IPropertySymbol property) =>
        property.ContainingType.GetMembers()
            .OfType<IFieldSymbol>()
            .Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property))
        && property.DeclaringSyntaxReferences.All(static part =>
            part.GetSyntax() is not PropertyDeclarationSyntax { AccessorList: { } accessors }
            || accessors.Accessors.All(static accessor => accessor.Body is null && accessor.ExpressionBody is null));

    /// <summary>
    /// Whether making an event can throw: its constructor has a body, an initializer computes something, an accessor
    /// has code, or a base type's source is not at hand.
    /// </summary>
    public static bool MayThrow(
        INamedTypeSymbol type, IMethodSymbol constructor, Compilation compilation, CancellationToken cancellationToken)
    {
        if (!constructor.IsImplicitlyDeclared && !Constructors.IsPrimary(constructor)) return true;
        return type.SelfAndBases().Any(declaring =>
            declaring.DeclaringSyntaxReferences.IsEmpty
            || declaring.DeclaringSyntaxReferences.Any(part =>
                !compilation.ContainsSyntaxTree(part.SyntaxTree)
                || !IsPlain(part.GetSyntax(cancellationToken), compilation))
            || (!ReferenceEquals(declaring, type) && HasConstructorBody(declaring)));
    }

    private static bool HasConstructorBody(INamedTypeSymbol type) =>
        type.InstanceConstructors.Any(static constructor =>
            !constructor.IsImplicitlyDeclared && !Constructors.IsPrimary(constructor));

    private static bool IsPlain(SyntaxNode declaration, Compilation compilation)
    {
        if (declaration is not TypeDeclarationSyntax type) return false;
        if (type.BaseList?.Types.OfType<PrimaryConstructorBaseTypeSyntax>().Any(baseType =>
                baseType.ArgumentList.Arguments.Any(argument => !IsSimple(argument.Expression, compilation))) == true)
        {
            return false;
        }

        return type.Members.All(member => member switch
        {
            PropertyDeclarationSyntax property when !property.Modifiers.Any(SyntaxKind.StaticKeyword) =>
                IsSimple(property.Initializer?.Value, compilation)
                && (property.AccessorList?.Accessors.All(static accessor =>
                    accessor.IsKind(SyntaxKind.GetAccessorDeclaration)
                    || (accessor.Body is null && accessor.ExpressionBody is null)) ?? true),
            FieldDeclarationSyntax field when !field.Modifiers.Any(SyntaxKind.StaticKeyword) =>
                field.Declaration.Variables.All(variable => IsSimple(variable.Initializer?.Value, compilation)),
            _ => true,
        });
    }

    private static bool IsSimple(ExpressionSyntax? expression, Compilation compilation)
    {
        if (expression is null or LiteralExpressionSyntax) return true;
        SemanticModel semantics = compilation.GetSemanticModel(expression.SyntaxTree);
        return semantics.GetConstantValue(expression).HasValue
            || semantics.GetSymbolInfo(expression).Symbol is IParameterSymbol;
    }
}
