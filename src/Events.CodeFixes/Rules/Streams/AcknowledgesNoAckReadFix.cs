using System.Collections.Immutable;
using System.Composition;
using Events.Analyzers.Commands;
using Events.CodeFixes.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.CodeFixes.Rules.Streams;

/// <summary>EVT5002: reads so that entries are pending until they are acknowledged, or drops the acknowledgement.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AcknowledgesNoAckReadFix)), Shared]
public sealed class AcknowledgesNoAckReadFix : EventsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT5002"];

    private protected override void Register(FixScene scene)
    {
        if (FixScene.CallNamedAt(scene.Node) is not { } call) return;
        if (scene.Diagnostic.AdditionalLocations.Count == 1
            && FixScene.CallNamedAt(scene.Additional(0)) is { } read
            && WithoutNoAck(scene, read) is { } replacement)
        {
            scene.OfferReplacement("Read without NOACK", "acknowledge", read, replacement);
        }

        if (call.Alone() is { } statement)
        {
            scene.Offer("Remove the acknowledgement, which does nothing", "remove", () => Blocks.Remove(scene.Root, statement));
        }
    }

    private static InvocationExpressionSyntax? WithoutNoAck(FixScene scene, InvocationExpressionSyntax read)
    {
        SeparatedSyntaxList<ArgumentSyntax> arguments = read.ArgumentList.Arguments;
        ArgumentSyntax? noAck = scene.CommandAt(read) switch
        {
            { Api: StreamApi.RawExecute } =>
                arguments.FirstOrDefault(argument => argument.Expression is LiteralExpressionSyntax { Token.Value: "NOACK" or "noack" }),
            { } command => arguments.FirstOrDefault(argument => argument.Expression == command[StreamArgument.NoAck]?.Syntax),
            _ => null,
        };
        if (noAck is null) return null;

        // An argument in its place among others becomes false; a named or last one, and a word of a raw command, goes.
        bool canGo = noAck.NameColon is not null || noAck.Expression is LiteralExpressionSyntax { Token.Value: string } || noAck == arguments.Last();
        return canGo
            ? read.WithArgumentList(read.ArgumentList.WithArguments(arguments.Remove(noAck)))
            : read.ReplaceNode(noAck.Expression, SyntaxFactory.LiteralExpression(SyntaxKind.FalseLiteralExpression).WithTriviaFrom(noAck.Expression));
    }
}
