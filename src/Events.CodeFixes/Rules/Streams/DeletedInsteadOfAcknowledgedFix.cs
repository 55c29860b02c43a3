using System.Collections.Immutable;
using System.Composition;
using Events.Analyzers.Commands;
using Events.Analyzers.Rules.Streams;
using Events.CodeFixes.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.CodeFixes.Rules.Streams;

/// <summary>EVT5012: acknowledges the entry before it is deleted, or in the same step where every server can.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DeletedInsteadOfAcknowledgedFix)), Shared]
public sealed class DeletedInsteadOfAcknowledgedFix : EventsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT5012"];

    private protected override void Register(FixScene scene)
    {
        if (FixScene.CallNamedAt(scene.Node) is not { } call || scene.CommandAt(call) is not { Api: StreamApi.StackExchangeRedis } command) return;
        if (scene.CommandAt(FixScene.CallNamedAt(scene.Additional(0)))?[StreamArgument.Group]?.Syntax is not ExpressionSyntax group) return;
        if (!scene.MeansTheSameAt(group, call.SpanStart)
            || call.Alone() is not { } statement
            || command[StreamArgument.Key]?.Syntax is not ExpressionSyntax key
            || command.Ids.Length != 1
            || command.Ids[0].Syntax is not ExpressionSyntax ids)
        {
            return;
        }

        if (scene.Has(DeletedInsteadOfAcknowledgedRule.AcknowledgeAndDeleteProperty))
        {
            var arguments = (InvocationExpressionSyntax)Code.Expression($"f({key.Text()}, {group.Text()}, StreamTrimMode.Acknowledged, {ids.Text()})");
            scene.OfferReplacement("Acknowledge and delete", "both", call, call.WithMethod("StreamAcknowledgeAndDelete").WithArgumentList(arguments.ArgumentList));
        }
        else if (call.Sibling("StreamAcknowledge", key.Text(), group.Text(), ids.Text()) is { } acknowledge)
        {
            scene.Offer("Acknowledge before deleting", "acknowledge", () => Blocks.InsertBefore(scene.Root, statement, Code.Statement(acknowledge + ";")));
        }
    }
}
