using System.Collections.Immutable;
using System.Composition;
using Events.CodeFixes.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.CodeFixes.Rules.Hygiene;

/// <summary>EVT7003: waits without holding a thread.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BlockingWaitFix)), Shared]
public sealed class BlockingWaitFix : EventsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT7003"];

    private protected override void Register(FixScene scene)
    {
        if (FixScene.CallNamedAt(scene.Node) is not { Expression: MemberAccessExpressionSyntax access } call || !call.MayAwait()) return;
        string? instead = scene.Model.GetSymbolInfo(call, scene.CancellationToken).Symbol switch
        {
            IMethodSymbol { Name: "Sleep", ContainingType.Name: "Thread" } => $"await Task.Delay{WithToken(call, scene)}",
            IMethodSymbol { Name: "Wait", ContainingType.Name: "SemaphoreSlim" } => $"await {access.Expression.Text()}.WaitAsync{WithToken(call, scene)}",
            _ => null,
        };
        if (instead is null) return;
        bool isOperand = call.Parent is not (ExpressionStatementSyntax or EqualsValueClauseSyntax or ArgumentSyntax or IfStatementSyntax
            or AssignmentExpressionSyntax);
        scene.OfferReplacement("Wait without blocking", "async", call, Code.Expression(isOperand ? $"({instead})" : instead).WithTriviaFrom(call));
    }

    /// <summary>The arguments, and the token that is in scope where they have none: a wait ends when the consumer is stopped.</summary>
    private static ArgumentListSyntax WithToken(InvocationExpressionSyntax call, FixScene scene)
    {
        ArgumentListSyntax arguments = call.ArgumentList;
        bool hasToken = arguments.Arguments.Any(argument =>
            scene.Model.GetTypeInfo(argument.Expression, scene.CancellationToken).ConvertedType?.Name == "CancellationToken");
        if (hasToken || scene.TokenAt(call.SpanStart) is not { } token) return arguments;
        ArgumentSyntax added = SyntaxFactory.Argument(SyntaxFactory.IdentifierName(token));
        if (arguments.Arguments.Count > 0) added = added.WithLeadingTrivia(SyntaxFactory.Space);
        return arguments.WithArguments(arguments.Arguments.Add(added));
    }
}
