using System.Collections.Immutable;
using System.Composition;
using Events.CodeFixes.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.CodeFixes.Rules.Delivery;

/// <summary>EVT4004: acknowledges only if the work says that it succeeded.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OutcomeIgnoredFix)), Shared]
public sealed class OutcomeIgnoredFix : EventsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT4004"];

    private protected override void Register(FixScene scene)
    {
        if (FixScene.CallNamedAt(scene.Node) is not { } work || work.Alone() is not { } statement) return;
        if (FixScene.CallNamedAt(scene.Additional(0))?.Alone() is not { } acknowledgement || Test(scene, work) is not { } test) return;

        // A variable of the work must be in sight of the acknowledgement.
        if (statement.Parent is null || !statement.Parent.Span.Contains(acknowledgement.Span)) return;
        string name = scene.FreeName(test.Name, statement.SpanStart);
        scene.Offer("Acknowledge only if it succeeded", "test", () =>
        {
            StatementSyntax kept = Code.Statement($"var {name} = {work.Whole().Text()};").WithLeadingTrivia(statement.GetLeadingTrivia());
            StatementSyntax tested = Code.Statement(
                $"if ({string.Format(System.Globalization.CultureInfo.InvariantCulture, test.Condition, name)})\n{{\n{acknowledgement.Text()}\n}}\n")
                .WithLeadingTrivia(acknowledgement.GetLeadingTrivia());
            return scene.Root.ReplaceNodes([statement, acknowledgement], (old, _) => old == statement ? kept : tested);
        });
    }

    private static (string Name, string Condition)? Test(FixScene scene, InvocationExpressionSyntax work)
    {
        ITypeSymbol? type = scene.Model.GetTypeInfo(work.Whole(), scene.CancellationToken).Type;
        if (type is null) return null;
        if (type.SpecialType == SpecialType.System_Boolean) return ("succeeded", "{0}");
        foreach (string property in new[] { "Succeeded", "IsSuccess", "Success", "IsSuccessful", "IsSuccessStatusCode" })
        {
            if (type.GetMembers(property).Any()) return ("result", "{0}." + property);
        }

        foreach (string property in new[] { "IsError", "IsFailed", "IsFailure" })
        {
            if (type.GetMembers(property).Any()) return ("result", "!{0}." + property);
        }

        return null;
    }
}
