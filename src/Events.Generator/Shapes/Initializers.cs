using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.Generator.Shapes;

/// <summary>Finds what runs when an event is made.</summary>
internal static class Initializers
{
    /// <summary>Tells whether the property or field has an initializer: <c>public string Currency { get; init; } = "EUR";</c>.</summary>
    /// <remarks>Of a referenced project nothing is known, whether its source is at hand, as in an editor, or not.</remarks>
    public static bool Has(ISymbol member, Compilation compilation) => Find(member, compilation) is not null;

    /// <summary>The initializer of the property or field.</summary>
    public static ExpressionSyntax? Find(ISymbol member, Compilation compilation)
    {
        foreach (SyntaxReference part in member.DeclaringSyntaxReferences)
        {
            if (compilation.ContainsSyntaxTree(part.SyntaxTree) && InitializerOf(part.GetSyntax()) is { } initializer) return initializer;
        }

        return null;
    }

    /// <summary>Tells whether the initializer gives nothing but null.</summary>
    public static bool IsNull(ISymbol member)
    {
        ExpressionSyntax? value = member.DeclaringSyntaxReferences
            .Select(static part => InitializerOf(part.GetSyntax()))
            .FirstOrDefault(static initializer => initializer is not null);
        while (value is PostfixUnaryExpressionSyntax suppression) value = suppression.Operand;
        return value is LiteralExpressionSyntax literal
            && (literal.IsKind(SyntaxKind.NullLiteralExpression) || literal.IsKind(SyntaxKind.DefaultLiteralExpression));
    }

    private static ExpressionSyntax? InitializerOf(SyntaxNode declaration) => declaration switch
    {
        PropertyDeclarationSyntax property => property.Initializer?.Value,
        VariableDeclaratorSyntax variable => variable.Initializer?.Value,
        _ => null,
    };

    /// <summary>
    /// Tells whether making an event can throw: its constructor has a body, an initializer computes something, an
    /// accessor has code, or a base type's source is not at hand.
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
