using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Events.CodeFixes.Rules.Baseline;

/// <summary>
/// Records all occurrences in one change of the contract file; what changes the source goes through the provider of all
/// other fixes, which knows nothing of other files.
/// </summary>
internal sealed class RecordAll : FixAllProvider
{
    public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() => [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution];

    public override Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
    {
        if (fixAllContext.CodeActionEquivalenceKey?.EndsWith("." + ContractFileEdit.Key, StringComparison.Ordinal) != true)
        {
            return FixEach.Instance.GetFixAsync(fixAllContext);
        }

        return Task.FromResult<CodeAction?>(CodeAction.Create(
            "Record in the contract file", token => ApplyAsync(fixAllContext, token), fixAllContext.CodeActionEquivalenceKey));
    }

    private static async Task<Solution> ApplyAsync(FixAllContext context, CancellationToken cancellationToken)
    {
        Solution solution = context.Solution;
        IEnumerable<Project> projects = context.Scope == FixAllScope.Solution
            ? solution.Projects.Where(project => project.Language == context.Project.Language)
            : [context.Project];
        foreach (ProjectId id in projects.Select(static project => project.Id).ToArray())
        {
            Project project = solution.GetProject(id)!;
            ImmutableArray<Diagnostic> diagnostics = context.Scope == FixAllScope.Document && context.Document is { } document
                ? await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false)
                : await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false);
            solution = await ContractFileEdit.ApplyAsync(project, diagnostics, cancellationToken).ConfigureAwait(false);
        }

        return solution;
    }
}
