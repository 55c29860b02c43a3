using System.Collections.Immutable;
using System.Composition;
using Events.Analyzers.Commands;
using Events.CodeFixes.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.CodeFixes.Rules.Streams;

/// <summary>EVT5005: creates the group before the first read, and takes it well that it exists.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(GroupNeverCreatedFix)), Shared]
public sealed class GroupNeverCreatedFix : EventsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT5005"];

    private protected override void Register(FixScene scene)
    {
        if (scene.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } read || scene.CommandAt(read) is not { } command) return;
        if (command.Api != StreamApi.StackExchangeRedis
            || command[StreamArgument.Key]?.Syntax is not ExpressionSyntax key
            || command[StreamArgument.Group]?.Syntax is not ExpressionSyntax group
            || FirstStatement(read) is not { } statement)
        {
            return;
        }

        string? creation = read.Receiver() is { } receiver && scene.MeansTheSameAt(receiver, statement.SpanStart)
            && scene.MeansTheSameAt(key, statement.SpanStart) && scene.MeansTheSameAt(group, statement.SpanStart)
            ? read.Sibling("StreamCreateConsumerGroup", key.Text(), group.Text(), "StreamPosition.Beginning")
            : null;
        if (creation is null) return;
        string exception = scene.FreeName("exception", statement.SpanStart);
        scene.Offer("Create the group before reading", "create", () => Blocks.InsertBefore(scene.Root, statement, BusyGroup.Ignored(creation + ";", exception)));
    }

    /// <summary>The outermost loop around the read in its function, or the statement of the read.</summary>
    private static StatementSyntax? FirstStatement(InvocationExpressionSyntax read)
    {
        StatementSyntax? statement = Blocks.StatementOf(read);
        foreach (SyntaxNode ancestor in read.Ancestors())
        {
            if (ancestor is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax and not GlobalStatementSyntax) break;
            if (ancestor is WhileStatementSyntax or ForStatementSyntax or DoStatementSyntax or ForEachStatementSyntax) statement = (StatementSyntax)ancestor;
        }

        return statement;
    }
}
