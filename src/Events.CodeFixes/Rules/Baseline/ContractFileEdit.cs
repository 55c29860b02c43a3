using Events.Analyzers.Comparison;
using Events.Generator.Baseline;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Events.CodeFixes.Rules.Baseline;

/// <summary>Records in the contract file what diagnostics say of it.</summary>
internal static class ContractFileEdit
{
    /// <summary>The key of the action, behind the rule's id.</summary>
    public const string Key = "record";

    /// <summary>Tells whether the diagnostic says what to record.</summary>
    public static bool IsOffered(Diagnostic diagnostic) =>
        diagnostic.Properties.ContainsKey(FixProperties.Removed) || diagnostic.Properties.ContainsKey(FixProperties.Added);

    public static async Task<Solution> ApplyAsync(Project project, IEnumerable<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        Solution solution = project.Solution;
        foreach (IGrouping<string?, Diagnostic> ofFile in diagnostics.Where(IsOffered)
            .GroupBy(static item => item.Properties[FixProperties.File], StringComparer.Ordinal))
        {
            project = solution.GetProject(project.Id)!;
            if (project.AdditionalDocuments.FirstOrDefault(file => (file.FilePath ?? file.Name) == ofFile.Key) is not { } document) continue;
            SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
            string old = text.ToString();
            string changed = ContractFile.With(
                old,
                ofFile.SelectMany(static item => Lines(item, FixProperties.Removed)),
                ofFile.SelectMany(static item => Lines(item, FixProperties.Added)));
            if (changed == old) continue;
            // Other projects, and other frameworks of this one, may have the same file.
            var next = SourceText.From(changed, text.Encoding);
            foreach (TextDocument same in solution.Projects.SelectMany(static each => each.AdditionalDocuments).ToArray())
            {
                bool isIt = same.Id == document.Id || (same.FilePath is { } path && path == document.FilePath);
                if (isIt) solution = solution.WithAdditionalDocumentText(same.Id, next);
            }
        }

        return solution;
    }

    private static IEnumerable<ContractLine> Lines(Diagnostic diagnostic, string property) =>
        diagnostic.Properties.TryGetValue(property, out string? text) && !string.IsNullOrEmpty(text)
            ? text!.Split('\n').Select(static line => ContractLine.Parse(line, out _)).OfType<ContractLine>()
            : [];
}
