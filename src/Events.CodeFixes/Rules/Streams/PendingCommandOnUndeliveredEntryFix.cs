using System.Collections.Immutable;
using System.Composition;
using Events.Analyzers.Commands;
using Events.CodeFixes.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.CodeFixes.Rules.Streams;

/// <summary>EVT5001: reads through the group that is acknowledged to, or drops the acknowledgement.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PendingCommandOnUndeliveredEntryFix)), Shared]
public sealed class PendingCommandOnUndeliveredEntryFix : EventsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT5001"];

    private protected override void Register(FixScene scene)
    {
        if (FixScene.CallNamedAt(scene.Node) is not { } call || scene.CommandAt(call) is not { } command) return;
        if (scene.Diagnostic.AdditionalLocations.Count == 1
            && FixScene.CallNamedAt(scene.Additional(0)) is { } read
            && ReadThroughGroup(scene, read, command) is { } replacement)
        {
            scene.OfferReplacement("Read with XREADGROUP", "readGroup", read, replacement);
        }

        if (command.IsAcknowledgement && call.Alone() is { } statement)
        {
            scene.Offer("Remove the acknowledgement, which does nothing", "remove", () => Blocks.Remove(scene.Root, statement));
        }
    }

    /// <summary>
    /// The read becomes one of new entries for this machine. Key and group must mean the same where it stands: they
    /// are constants, fields, parameters, or locals that are declared before it.
    /// </summary>
    private static InvocationExpressionSyntax? ReadThroughGroup(FixScene scene, InvocationExpressionSyntax read, StreamCall command)
    {
        if (scene.CommandAt(read) is not { Kind: StreamCommandKind.Read, Api: StreamApi.StackExchangeRedis } from) return null;
        if (from[StreamArgument.Position] is null || from[StreamArgument.Key]?.Syntax is not ExpressionSyntax key) return null;
        if (command[StreamArgument.Group]?.Syntax is not ExpressionSyntax group || !scene.MeansTheSameAt(group, read.SpanStart)) return null;
        string count = from[StreamArgument.Count]?.Syntax is ExpressionSyntax given ? given.Text() : "10";
        ExpressionSyntax arguments = Code.Expression($"f({key.Text()}, {group.Text()}, Environment.MachineName, \">\", {count})");
        return read.WithMethod("StreamReadGroup").WithArgumentList(((InvocationExpressionSyntax)arguments).ArgumentList);
    }
}
