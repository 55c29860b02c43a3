using System.Collections.Immutable;
using Events.Analyzers.Tests.Corpus;
using Events.CodeFixes.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace Events.CodeFixes.Tests.Rules;

/// <summary>
/// Every fix on whole files as people write them, all occurrences of a file at once: what comes out has no error that was not there
/// before, and what the fix was offered for is not reported any more.
/// </summary>
public sealed class CorpusFixTests
{
    /// <summary>Fixes after which the rule goes on: until somebody writes the reason, and for the other part of a claim's result.</summary>
    private static readonly ImmutableArray<string> Halves = ["Say why", "Report deleted entries"];

    public static TheoryData<string> Names => [.. CorpusFile.All.Where(file => file.Expected.Length > 0).Select(file => file.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_fix_of_a_file_compiles_and_ends_what_it_was_offered_for(string name)
    {
        CorpusFile file = CorpusFile.All.Single(candidate => candidate.Name == name);
        CSharpCompilation compilation = Programs.Compile([("Test.cs", file.Text)], allowErrors: true);
        string[] errors = ErrorsOf(compilation);
        ImmutableArray<Diagnostic> reported = await AnalyzerRun.RunAsync(compilation, options: file.Options, once: true);
        using var workspace = new AdhocWorkspace();
        Solution solution = FixedEverywhere.Add(workspace.CurrentSolution, "Corpus", file.Text);
        Document document = solution.Projects.Single().Documents.Single(each => each.Name == "Test.cs");
        SyntaxTree tree = (await document.GetSyntaxTreeAsync())!;
        foreach (IGrouping<string, Diagnostic> rule in reported.Where(item => item.Location.SourceTree?.FilePath == "Test.cs").GroupBy(item => item.Id))
        {
            Diagnostic[] found = [.. rule.Select(item => FixedEverywhere.In(tree, item))];
            foreach ((string key, CodeAction action, int offers) in await Offered(document, found))
            {
                string text = await AllFixed(document, rule.Key, key, found);
                string[] after = ErrorsOf(Programs.Compile([("Test.cs", text)], allowErrors: true));
                Assert.True(after.Except(errors).Count() == 0, $"'{action.Title}' ({rule.Key}): {string.Join('\n', after.Except(errors))}\n{text}");
                if (Halves.Any(half => action.Title.StartsWith(half, StringComparison.Ordinal))) continue;
                ImmutableArray<Diagnostic> left = await FixedEverywhere.Found(rule.Key, text, file.Options, allowErrors: true);
                Assert.True(
                    left.Length <= found.Length - offers,
                    $"'{action.Title}' is offered {offers} times of {found.Length} and leaves {string.Join('\n', left.Select(AnalyzerRun.Describe))}\n{text}");
            }
        }
    }

    private static async Task<List<(string Key, CodeAction Action, int Offers)>> Offered(Document document, Diagnostic[] found)
    {
        var offered = new List<CodeAction>();
        foreach (Diagnostic diagnostic in found)
        {
            offered.AddRange((await FixTest.ActionsFor(document, diagnostic)).DistinctBy(action => action.EquivalenceKey));
        }

        return [.. offered.GroupBy(action => action.EquivalenceKey!).Select(group => (group.Key, group.First(), group.Count()))];
    }

    private static async Task<string> AllFixed(Document document, string id, string key, Diagnostic[] found)
    {
        CodeFixProvider provider = FixTest.Providers.Single(candidate => candidate.FixableDiagnosticIds.Contains(id));
        var context = new FixAllContext(
            document, provider, FixAllScope.Document, key, [id], FixedEverywhere.Knows(document.Id, [.. found]), CancellationToken.None);
        CodeAction action = await provider.GetFixAllProvider()!.GetFixAsync(context) ?? throw new InvalidOperationException($"No fix for all of {id}.");
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(CancellationToken.None);
        Solution changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
        return (await changed.GetDocument(document.Id)!.GetTextAsync()).ToString();
    }

    /// <summary>The errors by what they say. What the generator would write is not there, before and after.</summary>
    private static string[] ErrorsOf(CSharpCompilation compilation) =>
        [.. compilation.GetDiagnostics().Where(item => item.Severity == DiagnosticSeverity.Error).Select(item => $"{item.Id} {item.GetMessage()}").Distinct()];
}
