using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.CodeFixes.Syntax;

/// <summary>Questions about a call, and calls made in its image: on the same receiver, awaited if it is.</summary>
internal static class CallSyntax
{
    /// <summary>The name of the method that is called.</summary>
    public static SimpleNameSyntax? Name(this InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        SimpleNameSyntax name => name,
        _ => null,
    };

    /// <summary>Gives what the method is called on; null where the call has no plain receiver.</summary>
    public static ExpressionSyntax? Receiver(this InvocationExpressionSyntax call) =>
        call.Expression is MemberAccessExpressionSyntax access ? access.Expression : null;

    public static bool IsAsync(this InvocationExpressionSyntax call) =>
        call.Name()?.Identifier.ValueText.EndsWith("Async", StringComparison.Ordinal) == true;

    /// <summary>The call with the await, ConfigureAwait and parentheses around it.</summary>
    public static ExpressionSyntax Whole(this InvocationExpressionSyntax call)
    {
        ExpressionSyntax current = call;
        while (true)
        {
            switch (current.Parent)
            {
                case AwaitExpressionSyntax or ParenthesizedExpressionSyntax:
                    current = (ExpressionSyntax)current.Parent;
                    continue;
                case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax configured }:
                    current = configured;
                    continue;
                default:
                    return current;
            }
        }
    }

    public static bool IsAwaited(this InvocationExpressionSyntax call) =>
        call.Whole().DescendantNodesAndSelf().OfType<AwaitExpressionSyntax>().Any(awaited => awaited.Expression.Span.Contains(call.Span));

    /// <summary>The statement that is nothing but the call.</summary>
    public static ExpressionStatementSyntax? Alone(this InvocationExpressionSyntax call) => call.Whole().Parent switch
    {
        ExpressionStatementSyntax statement => statement,
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" }, Parent: ExpressionStatementSyntax statement } => statement,
        _ => null,
    };

    /// <summary>
    /// The text of a call of another method on the same receiver, with the suffix Async and an await if this one has
    /// them. Null: it is neither synchronous nor awaited, or has no receiver.
    /// </summary>
    public static string? Sibling(this InvocationExpressionSyntax call, string method, params string[] arguments)
    {
        if (call.Receiver() is not { } receiver) return null;
        bool isAsync = call.IsAsync();
        if (isAsync && !call.IsAwaited()) return null;
        string text = $"{receiver.Text()}.{method}{(isAsync ? "Async" : "")}({string.Join(", ", arguments)})";
        if (call.Whole().ToString().Contains(".ConfigureAwait(false)")) text += ".ConfigureAwait(false)";
        return isAsync ? "await " + text : text;
    }

    /// <summary>The call with another method name; the suffix stays.</summary>
    public static InvocationExpressionSyntax WithMethod(this InvocationExpressionSyntax call, string method)
    {
        SimpleNameSyntax name = call.Name()!;
        SyntaxToken identifier = SyntaxFactory.Identifier(method + (call.IsAsync() ? "Async" : "")).WithTriviaFrom(name.Identifier);
        return call.ReplaceNode(name, SyntaxFactory.IdentifierName(identifier));
    }

    /// <summary>Tells whether new code at this place may await.</summary>
    public static bool MayAwait(this SyntaxNode node)
    {
        foreach (SyntaxNode ancestor in node.Ancestors())
        {
            switch (ancestor)
            {
                case LockStatementSyntax:
                    return false;
                case AnonymousFunctionExpressionSyntax lambda:
                    return lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword);
                case LocalFunctionStatementSyntax local:
                    return local.Modifiers.Any(SyntaxKind.AsyncKeyword);
                case MethodDeclarationSyntax method:
                    return method.Modifiers.Any(SyntaxKind.AsyncKeyword);
                case GlobalStatementSyntax:
                    return true;
                case MemberDeclarationSyntax:
                    return false;
            }
        }

        return false;
    }
}
