using System.Collections.Immutable;
using System.Composition;
using Events.CodeFixes.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
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
            IMethodSymbol { Name: "Sleep", ContainingType.Name: "Thread" } => $"await Task.Delay{call.ArgumentList}",
            IMethodSymbol { Name: "Wait", ContainingType.Name: "SemaphoreSlim" } => $"await {access.Expression.Text()}.WaitAsync{call.ArgumentList}",
            _ => null,
        };
        if (instead is null) return;
        bool isOperand = call.Parent is not (ExpressionStatementSyntax or EqualsValueClauseSyntax or ArgumentSyntax or IfStatementSyntax
            or AssignmentExpressionSyntax);
        scene.OfferReplacement("Wait without blocking", "async", call, Code.Expression(isOperand ? $"({instead})" : instead).WithTriviaFrom(call));
    }
}
