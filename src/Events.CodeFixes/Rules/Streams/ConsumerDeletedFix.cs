using System.Collections.Immutable;
using System.Composition;
using Events.Analyzers.Commands;
using Events.CodeFixes.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.CodeFixes.Rules.Streams;

/// <summary>EVT5009: deletes a consumer that holds nothing, or hands over what it holds first.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ConsumerDeletedFix)), Shared]
public sealed class ConsumerDeletedFix : EventsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT5009"];

    private protected override void Register(FixScene scene)
    {
        if (FixScene.CallNamedAt(scene.Node) is not { } call || scene.CommandAt(call) is not { } command) return;
        if (call.Alone() is not { } statement
            || command[StreamArgument.Key]?.Syntax is not ExpressionSyntax key
            || command[StreamArgument.Group]?.Syntax is not ExpressionSyntax group
            || command[StreamArgument.Consumer]?.Syntax is not ExpressionSyntax consumer
            || call.Sibling("StreamPendingMessages", key.Text(), group.Text(), "1", consumer.Text()) is not { } holds)
        {
            return;
        }

        StatementSyntax onlyIfEmpty = Code.Statement($"if (({holds}).Length == 0)\n{{\n{statement.Text()}\n}}\n");
        scene.Offer("Hand over first", "handOver", () => Blocks.Replace(
            scene.Root, statement, HandOver(scene, call, statement, key.Text(), group.Text(), consumer.Text())));
        scene.Offer("Delete only if nothing is pending", "onlyIfEmpty", () => scene.Root.ReplaceNode(statement, onlyIfEmpty.WithTriviaFrom(statement)));
    }

    /// <summary>Claims what is pending for the consumer of the group that was seen last; without one it stays.</summary>
    private static StatementSyntax[] HandOver(
        FixScene scene, InvocationExpressionSyntax call, StatementSyntax statement, string key, string group, string consumer)
    {
        string heir = scene.FreeName("heir", call.SpanStart), pending = scene.FreeName("pending", call.SpanStart);
        string consumers = call.Sibling("StreamConsumerInfo", key, group)!;
        string held = call.Sibling("StreamPendingMessages", key, group, "100", consumer)!;
        string claim = call.Sibling("StreamClaimIdsOnly", key, group, heir, "0", $"{pending}.Select(entry => entry.MessageId).ToArray()")!;
        return
        [
            Code.Statement($"var {heir} = ({consumers}).Where(other => other.Name != {consumer}).OrderBy(other => other.IdleTimeInMilliseconds).Select(other => other.Name).FirstOrDefault();").WithLeadingTrivia(statement.GetLeadingTrivia()),
            Code.Statement($"var {pending} = {held};"),
            Code.Statement($"while ({heir} is not null && {pending}.Length > 0)\n{{\n{claim};\n{pending} = {held};\n}}\n"),
            Code.Statement($"if ({pending}.Length == 0)\n{{\n{statement.Text()}\n}}\n"),
        ];
    }
}
