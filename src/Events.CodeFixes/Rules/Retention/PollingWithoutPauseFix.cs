using System.Collections.Immutable;
using System.Composition;
using Events.CodeFixes.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.CodeFixes.Rules.Retention;

/// <summary>EVT6004: waits a tenth of a second when there was nothing to read.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PollingWithoutPauseFix)), Shared]
public sealed class PollingWithoutPauseFix : EventsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT6004"];

    private protected override void Register(FixScene scene)
    {
        if (FixScene.CallNamedAt(scene.Node) is not { } call || Blocks.StatementOf(call) is not { } statement) return;
        ExpressionSyntax read = call.Whole();
        bool isInLoop = statement.Ancestors()
            .TakeWhile(ancestor => ancestor is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax))
            .Any(ancestor => ancestor is WhileStatementSyntax or ForStatementSyntax or DoStatementSyntax);
        if (!isInLoop) return;
        string pause = PauseAt(scene, call);
        switch (statement)
        {
            case LocalDeclarationStatementSyntax { Declaration.Variables: { Count: 1 } variables } when variables[0].Initializer?.Value == read:
                string name = variables[0].Identifier.ValueText;
                scene.Offer("Wait when there is nothing", "wait", () => Blocks.InsertAfter(scene.Root, statement, Wait(name, pause)));
                break;
            case ForEachStatementSyntax loop when loop.Expression == read:
                string entries = scene.FreeName("entries", statement.SpanStart);
                StatementSyntax declaration = Code.Statement($"var {entries} = {read.Text()};");
                StatementSyntax over = loop.WithExpression(SyntaxFactory.IdentifierName(entries));
                scene.Offer("Wait when there is nothing", "wait", () =>
                    Blocks.Replace(
                        scene.Root, statement,
                        [
                            declaration.WithLeadingTrivia(statement.GetLeadingTrivia()),
                            Wait(entries, pause),
                            over.WithLeadingTrivia(SyntaxFactory.ElasticMarker),
                        ]));
                break;
        }
    }

    private static StatementSyntax Wait(string entries, string pause) =>
        Code.Statement($"if ({entries}.Length == 0)\n{{\n{pause}\ncontinue;\n}}\n");

    private static string PauseAt(FixScene scene, SyntaxNode place)
    {
        if (!place.MayAwait()) return "Thread.Sleep(100);";
        return scene.TokenAt(place.SpanStart) is { } token ? $"await Task.Delay(100, {token});" : "await Task.Delay(100);";
    }
}
