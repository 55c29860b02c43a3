using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.CodeFixes.Rules.Streams;

/// <summary>EVT5010: names the consumer after the machine.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ThrowAwayConsumerNameFix)), Shared]
public sealed class ThrowAwayConsumerNameFix : EventsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT5010"];

    private protected override void Register(FixScene scene)
    {
        if (scene.Additional(0) is not ExpressionSyntax fresh) return;
        ExpressionSyntax value = Chain(fresh);
        ExpressionSyntax machine = SyntaxFactory.ParseExpression("Environment.MachineName");
        SyntaxNode old = value, replacement = machine.WithTriviaFrom(value);
        if (value.Parent is InterpolationSyntax { FormatClause: not null } hole)
        {
            (old, replacement) = (hole, hole.WithExpression(machine).WithFormatClause(null));
        }

        // Two machine names in one text say no more than one.
        if (value.Parent is InterpolationSyntax { Parent: InterpolatedStringExpressionSyntax text } && text.ToString().Contains("MachineName")) return;
        scene.OfferReplacement("Use the machine name", "machine", old, replacement);
    }

    /// <summary>The fresh value with what is made of it: <c>Guid.NewGuid().ToString("N")[..8]</c>.</summary>
    private static ExpressionSyntax Chain(ExpressionSyntax fresh)
    {
        ExpressionSyntax current = fresh;
        while (true)
        {
            switch (current.Parent)
            {
                case MemberAccessExpressionSyntax access when access.Expression == current:
                    current = access;
                    continue;
                case InvocationExpressionSyntax call when call.Expression == current:
                    current = call;
                    continue;
                case ElementAccessExpressionSyntax element when element.Expression == current:
                    current = element;
                    continue;
                default:
                    return current;
            }
        }
    }
}
