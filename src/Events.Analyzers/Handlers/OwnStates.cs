using Events.Analyzers.Commands;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Handlers;

/// <summary>
/// Finds states that an object of the handler asks of itself, and sets itself: <c>if (!order.Begin()) return;</c>, of an order that was
/// loaded for this event. What a service keeps is the memory of this process, and none.
/// </summary>
internal static class OwnStates
{
    /// <summary>Tells whether a method that the handler calls on the object sets its member.</summary>
    /// <param name="member">What the object asks of itself.</param>
    /// <param name="effect">What the handler does afterwards.</param>
    public static bool AreSet(IMemberReferenceOperation member, IOperation effect)
    {
        if (ReferenceEquals(Values.Root(member), Values.Root(effect))) return false;
        INamedTypeSymbol type = member.Member.ContainingType.OriginalDefinition;
        IInvocationOperation[] calls =
        [
            .. Values.Root(effect).Descendants().OfType<IInvocationOperation>()
                .Where(call => call.Instance is not null && call.TargetMethod.ContainingType.OriginalDefinition.Is(type)),
        ];
        return calls.Length > 0
            && calls.All(static call => !ProcessMemory.IsOfService(call.Instance))
            && calls.Any(call => Sets(call.TargetMethod, member.Member.Name));
    }

    private static bool Sets(IMethodSymbol method, string name) => method.DeclaringSyntaxReferences.Any(reference =>
        reference.GetSyntax().DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(assignment =>
            assignment.Kind() is SyntaxKind.SimpleAssignmentExpression or SyntaxKind.CoalesceAssignmentExpression && NameOf(assignment.Left) == name));

    private static string? NameOf(ExpressionSyntax target) => target switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name: { } name } => name.Identifier.ValueText,
        _ => null,
    };
}
