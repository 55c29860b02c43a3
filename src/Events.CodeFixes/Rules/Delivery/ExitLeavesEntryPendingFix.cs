using System.Collections.Immutable;
using System.Composition;
using Events.CodeFixes.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.CodeFixes.Rules.Delivery;

/// <summary>EVT4007: acknowledges an entry that nobody can handle before going on.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ExitLeavesEntryPendingFix)), Shared]
public sealed class ExitLeavesEntryPendingFix : EventsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT4007"];

    private protected override void Register(FixScene scene)
    {
        if (scene.Node.FirstAncestorOrSelf<StatementSyntax>() is not { } jump) return;
        if (FixScene.CallNamedAt(scene.Additional(0))?.Alone() is not { } acknowledgement || !MeansTheSame(scene, acknowledgement, jump)) return;
        scene.Offer("Acknowledge before going on", "acknowledge", () => Blocks.InsertBefore(scene.Root, jump, Code.Statement(acknowledgement.Text())));
    }

    /// <summary>Tells whether what the acknowledgement on the normal path names is in sight here too.</summary>
    private static bool MeansTheSame(FixScene scene, ExpressionStatementSyntax acknowledgement, StatementSyntax jump) =>
        FixScene.CallNamedAt(scene.Additional(0)) is { } call
        && call.ArgumentList.Arguments.All(argument => scene.MeansTheSameAt(argument.Expression, jump.SpanStart))
        && (call.Receiver() is not { } receiver || scene.MeansTheSameAt(receiver, jump.SpanStart))
        && (!acknowledgement.Text().Contains("await") || jump.MayAwait());
}
