using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.CodeFixes.Tests.Harness;

/// <summary>
/// Applies a fix to all occurrences of a document, a project and a solution of two projects. What comes out compiles, and
/// the rule has nothing more to say.
/// </summary>
internal static class FixedEverywhere
{
    public static async Task Check(
        string id, string program, int index, bool remains, AnalyzerOptions? options, IReadOnlyList<MetadataReference> references)
    {
        string text = await TwiceOf(id, program, options, references) ?? program;
        ImmutableArray<Diagnostic> found = await Found(id, text, options, references: references);
        foreach (FixAllScope scope in new[] { FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution })
        {
            using var workspace = new AdhocWorkspace();
            Solution solution = Add(Add(workspace.CurrentSolution, "First", text, references), "Second", text, references);
            Dictionary<DocumentId, ImmutableArray<Diagnostic>> known = [];
            foreach (Document each in solution.Projects.SelectMany(project => project.Documents).Where(each => each.Name == "Test.cs"))
            {
                SyntaxTree tree = (await each.GetSyntaxTreeAsync())!;
                known[each.Id] = [.. found.Select(diagnostic => In(tree, diagnostic))];
            }

            Document document = solution.Projects.First(project => project.Name == "First").Documents.Single(each => each.Name == "Test.cs");
            CodeFixProvider provider = FixTest.Providers.Single(candidate => candidate.FixableDiagnosticIds.Contains(id));
            CodeAction one = await Offered(document, known[document.Id], index);
            FixAllProvider all = provider.GetFixAllProvider() ?? throw new InvalidOperationException($"Nothing fixes all of {id}.");
            Assert.Contains(scope, all.GetSupportedFixAllScopes());
            var context = new FixAllContext(document, provider, scope, one.EquivalenceKey!, [id], new Known(known), CancellationToken.None);
            CodeAction action = await all.GetFixAsync(context) ?? throw new InvalidOperationException($"No fix for all of {id} in a {scope}.");
            ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(CancellationToken.None);
            Solution changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
            foreach (DocumentId each in known.Keys)
            {
                string after = (await changed.GetDocument(each)!.GetTextAsync()).ToString();
                if (scope != FixAllScope.Solution && each != document.Id)
                {
                    Assert.Equal(text, after);
                    continue;
                }

                Assert.NotEqual(text, after);
                ImmutableArray<Diagnostic> left = await Found(id, after, options, references: references);
                Assert.True(remains || left.IsEmpty, $"Fixing all in a {scope} leaves {string.Join(", ", left.Select(AnalyzerRun.Describe))}:\n{after}");
            }
        }
    }

    /// <summary>The program, and once more in a namespace of its own; null where that is no program, or one with another number of reports.</summary>
    private static async Task<string?> TwiceOf(string id, string program, AnalyzerOptions? options, IReadOnlyList<MetadataReference> references)
    {
        var root = (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(program, Programs.ParseOptions).GetRoot();
        if (root.AttributeLists.Count > 0 || root.Members.Any(member => member is GlobalStatementSyntax or FileScopedNamespaceDeclarationSyntax)) return null;
        int start = root.Usings.Count > 0 ? root.Usings[^1].FullSpan.End : 0;
        string twice = program + "\nnamespace Again\n{\n" + program[start..] + "\n}\n";
        CSharpCompilation compilation = Programs.Compile([("Test.cs", twice)], references, allowErrors: true);
        if (compilation.GetDiagnostics().Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)) return null;
        return (await Found(id, twice, options, references: references)).Length
            == 2 * (await Found(id, program, options, references: references)).Length ? twice : null;
    }

    internal static async Task<ImmutableArray<Diagnostic>> Found(
        string id, string text, AnalyzerOptions? options, bool allowErrors = false, IReadOnlyList<MetadataReference>? references = null)
    {
        ImmutableArray<Diagnostic> found = await AnalyzerRun.RunAsync(
            Programs.Compile([("Test.cs", text)], references, allowErrors: allowErrors), id, options, once: true);
        return [.. found.Where(diagnostic => diagnostic.Location.SourceTree?.FilePath == "Test.cs")];
    }

    private static async Task<CodeAction> Offered(Document document, ImmutableArray<Diagnostic> diagnostics, int index)
    {
        foreach (Diagnostic diagnostic in diagnostics)
        {
            List<CodeAction> actions = await FixTest.ActionsFor(document, diagnostic);
            if (index < actions.Count) return actions[index];
        }

        throw new InvalidOperationException("The fix is not offered.");
    }

    internal static Solution Add(Solution solution, string name, string text, IReadOnlyList<MetadataReference>? references = null)
    {
        Project project = solution.AddProject(name, name, LanguageNames.CSharp)
            .WithParseOptions(Programs.ParseOptions)
            .WithCompilationOptions(Programs.Compile([("Test.cs", text)], references, allowErrors: true).Options)
            .WithMetadataReferences(references ?? References.All);
        project = project.AddDocument("GlobalUsings.cs", Programs.Usings).Project;
        return project.AddDocument("Test.cs", text, filePath: "Test.cs").Project.Solution;
    }

    internal static FixAllContext.DiagnosticProvider Knows(DocumentId document, ImmutableArray<Diagnostic> diagnostics) =>
        new Known(new Dictionary<DocumentId, ImmutableArray<Diagnostic>> { [document] = diagnostics });

    internal static Diagnostic In(SyntaxTree tree, Diagnostic diagnostic) => Diagnostic.Create(
        diagnostic.Descriptor,
        Location.Create(tree, diagnostic.Location.SourceSpan),
        diagnostic.AdditionalLocations.Where(location => location.SourceTree?.FilePath == "Test.cs").Select(location => Location.Create(tree, location.SourceSpan)),
        diagnostic.Properties,
        diagnostic.GetMessage(CultureInfo.InvariantCulture));

    private sealed class Known(IReadOnlyDictionary<DocumentId, ImmutableArray<Diagnostic>> diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([.. diagnostics.Where(known => known.Key.ProjectId == project.Id).SelectMany(known => known.Value)]);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(diagnostics.TryGetValue(document.Id, out ImmutableArray<Diagnostic> known) ? known : []);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
