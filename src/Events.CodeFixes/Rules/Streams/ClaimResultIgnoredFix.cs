using System.Collections.Immutable;
using System.Composition;
using Events.Analyzers.Rules.Streams;
using Events.Analyzers.Symbols;
using Events.CodeFixes.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.CodeFixes.Rules.Streams;

/// <summary>EVT5004: reports the entries that were trimmed while they were pending.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ClaimResultIgnoredFix)), Shared]
public sealed class ClaimResultIgnoredFix : EventsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT5004"];

    private protected override void Register(FixScene scene)
    {
        if (!scene.Has(ClaimResultIgnoredRule.DeletedProperty) || FixScene.CallNamedAt(scene.Node) is not { } call) return;
        if (Blocks.StatementOf(call) is not LocalDeclarationStatementSyntax { Declaration.Variables: { Count: 1 } variables } statement) return;
        if (variables[0].Initializer?.Value != call.Whole()) return;
        scene.Offer(
            "Report deleted entries", "deleted", () => Blocks.InsertAfter(scene.Root, statement, Report(scene, variables[0].Identifier.ValueText, call)));
    }

    private static StatementSyntax Report(FixScene scene, string result, SyntaxNode place)
    {
        string id = scene.FreeName("deleted", place.SpanStart);
        string? logger = scene.NameOfType(place.SpanStart, type => type.DerivesFromOrImplements("Microsoft.Extensions.Logging.ILogger"));
        string report = logger is not null && HasExtensions(scene)
            ? $"{logger}.LogWarning(\"Entry {{EntryId}} was trimmed while it was pending\", {id});"
            : $"Console.Error.WriteLine($\"Entry {{{id}}} was trimmed while it was pending\");";
        return Code.Statement($"foreach (var {id} in {result}.DeletedIds)\n{{\n{report}\n}}\n");
    }

    private static bool HasExtensions(FixScene scene) =>
        scene.Root.DescendantNodes().OfType<UsingDirectiveSyntax>().Any(directive => directive.Name?.ToString() == "Microsoft.Extensions.Logging")
        || scene.Model.Compilation.SyntaxTrees.Any(tree => tree.GetRoot(scene.CancellationToken) is CompilationUnitSyntax unit
            && unit.Usings.Any(directive => directive.GlobalKeyword.RawKind != 0 && directive.Name?.ToString() == "Microsoft.Extensions.Logging"));
}
