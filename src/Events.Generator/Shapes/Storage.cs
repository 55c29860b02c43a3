using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.Generator.Shapes;

/// <summary>Tells whether a property stores a value of its own, or computes it from others.</summary>
internal static class Storage
{
    /// <summary>Tells whether the member holds a value, itself or by a field that it shows.</summary>
    public static bool Stores(ISymbol member, Compilation compilation) =>
        member is not IPropertySymbol property || HasBackingField(property) || FieldBehind(member, compilation) is not null;

    /// <summary>
    /// Tells whether the compiler made a field for the property, also one that is named by <c>field</c>. A referenced assembly does not
    /// show private fields, but marks the accessors of such properties.
    /// </summary>
    public static bool HasBackingField(IPropertySymbol property)
    {
        if (property.IsAbstract) return false;
        foreach (ISymbol member in property.ContainingType.GetMembers())
        {
            if (member is IFieldSymbol field && SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property)) return true;
        }

        return property.DeclaringSyntaxReferences.IsEmpty
            && property.GetMethod?.FindAttribute("System.Runtime.CompilerServices.CompilerGeneratedAttribute") is not null;
    }

    /// <summary>The field that a getter does nothing but show: <c>public Guid Id =&gt; _id;</c>.</summary>
    public static IFieldSymbol? FieldBehind(ISymbol member, Compilation compilation)
    {
        if (member is not IPropertySymbol { GetMethod: not null, SetMethod: null } property) return null;
        foreach (SyntaxReference part in property.DeclaringSyntaxReferences)
        {
            if (part.GetSyntax() is not PropertyDeclarationSyntax declaration || !compilation.ContainsSyntaxTree(part.SyntaxTree)) continue;
            ExpressionSyntax? shown = declaration.ExpressionBody?.Expression
                ?? declaration.AccessorList?.Accessors.Select(Shown).FirstOrDefault(static expression => expression is not null);
            string? name = shown switch
            {
                IdentifierNameSyntax identifier => identifier.Identifier.ValueText,
                MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } access => access.Name.Identifier.ValueText,
                _ => null,
            };
            if (name is null) continue;
            IFieldSymbol? field = property.ContainingType.GetMembers(name).OfType<IFieldSymbol>().FirstOrDefault();
            if (field is { IsStatic: false, IsConst: false } && field.DeclaredAccessibility != Accessibility.Public && !IsSetByAccessor(field))
            {
                return field;
            }
        }

        return null;
    }

    /// <summary>
    /// Tells whether the value is a constant that stands in the source, so that every reader has it: <c>public string Kind { get; } =
    /// "order";</c>. What is computed, as by <c>Guid.NewGuid()</c>, is not, nor what a constructor sets, nor what can be changed, as a list.
    /// </summary>
    public static bool IsSameForAll(ISymbol member, Compilation compilation)
    {
        ISymbol held = FieldBehind(member, compilation) ?? member;
        if (held is IFieldSymbol { IsReadOnly: false }) return false;
        ExpressionSyntax? initializer = Initializers.Find(held, compilation);
        return initializer is not null && IsConstant(initializer, compilation) && !IsAssigned(held, compilation);
    }

    private static ExpressionSyntax? Shown(AccessorDeclarationSyntax accessor) =>
        !accessor.IsKind(SyntaxKind.GetAccessorDeclaration) ? null
        : accessor.ExpressionBody?.Expression
            ?? (accessor.Body is { Statements.Count: 1 } body && body.Statements[0] is ReturnStatementSyntax { Expression: { } returned } ? returned : null);

    private static bool IsConstant(ExpressionSyntax expression, Compilation compilation)
    {
        if (expression is PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppression)
        {
            return IsConstant(suppression.Operand, compilation);
        }

        if (expression is LiteralExpressionSyntax or DefaultExpressionSyntax or TypeOfExpressionSyntax) return true;
        SemanticModel semantics = compilation.GetSemanticModel(expression.SyntaxTree);
        if (semantics.GetConstantValue(expression).HasValue) return true;

        // What a parameter gives, a property of its name has too.
        if (semantics.GetSymbolInfo(expression).Symbol is IParameterSymbol) return true;

        // string.Empty, Guid.Empty, TimeSpan.Zero, DateTime.MinValue.
        return semantics.GetSymbolInfo(expression).Symbol is IFieldSymbol { IsStatic: true, IsReadOnly: true } field
            && field.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true }
            && (field.Type.IsValueType || field.Type.SpecialType == SpecialType.System_String);
    }

    private static bool IsSetByAccessor(IFieldSymbol field) =>
        field.ContainingType.DeclaringSyntaxReferences.Any(part =>
            part.GetSyntax().DescendantNodes().OfType<AccessorDeclarationSyntax>().Any(accessor =>
                !accessor.IsKind(SyntaxKind.GetAccessorDeclaration)
                && accessor.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == field.Name)));

    private static bool IsAssigned(ISymbol member, Compilation compilation)
    {
        foreach (SyntaxReference part in member.ContainingType.DeclaringSyntaxReferences)
        {
            if (!compilation.ContainsSyntaxTree(part.SyntaxTree) || part.GetSyntax() is not TypeDeclarationSyntax type) continue;
            foreach (ConstructorDeclarationSyntax constructor in type.Members.OfType<ConstructorDeclarationSyntax>())
            {
                if (constructor.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(assignment =>
                        assignment.Left.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == member.Name)))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
