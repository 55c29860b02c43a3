using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Events.CodeFixes.Tests.Harness;

/// <summary>
/// The base of the tests of fixes that know the contract file: applies one action by its title, compares the source and the file, and sees
/// that what was reported is not reported again.
/// </summary>
public abstract class BaselineFixTest
{
    private const string Path = "/src/events.contract.txt";

    /// <summary>The id under test.</summary>
    public abstract string Id { get; }

    /// <summary>Applies the action; the source, or the lines of the file, is null where it stays as it is.</summary>
    protected async Task Fixes(
        string contract, string source, string title, string? sourceAfter = null, string? contractAfter = null, bool isGone = true, string end = "\n")
    {
        string text = Markup.Parse(ContractPrograms.WithStream(source), Id).Text.ReplaceLineEndings(end);
        string file = FileText(contract).Replace("\n", end, StringComparison.Ordinal);
        (Document document, ImmutableArray<Diagnostic> found) = await DiagnosticsOf(text, file);
        List<CodeAction> actions = await ActionsFor(document, found[0]);
        CodeAction action = actions.SingleOrDefault(item => item.Title == title)
            ?? throw new InvalidOperationException($"'{title}' is none of: {string.Join(", ", actions.Select(item => item.Title))}");
        (string newText, string newFile) = await After(action, document);
        Assert.Equal(ContractPrograms.WithStream(sourceAfter ?? Markup.Parse(source, Id).Text).ReplaceLineEndings(end), newText);
        Assert.Equal((contractAfter is null ? FileText(contract) : FileText(contractAfter)).Replace("\n", end, StringComparison.Ordinal), newFile);
        Programs.Compile([("Test.cs", newText)]);
        (_, ImmutableArray<Diagnostic> left) = await DiagnosticsOf(newText, newFile);
        Assert.Equal(isGone, !left.Any(item => item.GetMessage(CultureInfo.InvariantCulture) == found[0].GetMessage(CultureInfo.InvariantCulture)));
    }

    /// <summary>Records all occurrences of the rule at once.</summary>
    protected async Task FixesAll(string contract, string source, string contractAfter, FixAllScope scope = FixAllScope.Project)
    {
        string text = ContractPrograms.WithStream(source);
        (Document document, ImmutableArray<Diagnostic> found) = await DiagnosticsOf(text, FileText(contract));
        Assert.True(found.Length > 1, "Fixing all needs more than one occurrence.");
        CodeFixProvider provider = Provider;
        FixAllProvider all = provider.GetFixAllProvider()!;
        CodeAction first = (await ActionsFor(document, found[0])).Last();
        var context = new FixAllContext(document, provider, scope, first.EquivalenceKey!, [Id], new Known(found), CancellationToken.None);
        (string newText, string newFile) = await After(await all.GetFixAsync(context) ?? throw new InvalidOperationException("No fix for all."), document);
        Assert.Equal((text, FileText(contractAfter)), (newText, newFile));
        Assert.Empty((await DiagnosticsOf(newText, newFile)).Diagnostics);
    }

    /// <summary>The titles of what is offered for the first report.</summary>
    protected async Task<string[]> Titles(string contract, string source)
    {
        (Document document, ImmutableArray<Diagnostic> found) = await DiagnosticsOf(
            Markup.Parse(ContractPrograms.WithStream(source), Id).Text, FileText(contract));
        return [.. (await ActionsFor(document, found[0])).Select(action => action.Title)];
    }

    private CodeFixProvider Provider => FixTest.Providers.Single(candidate => candidate.FixableDiagnosticIds.Contains(Id));

    private static string FileText(string lines) =>
        "# ours\nevents-contract 1\nstream bills\n" + (lines.Contains("stream orders", StringComparison.Ordinal) || lines.StartsWith('!') ? "" : "stream orders\n") + lines.TrimStart('!').ReplaceLineEndings("\n");

    private async Task<(Document Document, ImmutableArray<Diagnostic> Diagnostics)> DiagnosticsOf(string text, string file)
    {
        CSharpCompilation compilation = Programs.Compile([("Test.cs", text)]);
        ImmutableArray<Diagnostic> found = await AnalyzerRun.RunAsync(compilation, Id, TestOptions.With([(Path, file)]));
        using var workspace = new AdhocWorkspace();
        Project project = workspace.AddProject("Test", LanguageNames.CSharp)
            .WithParseOptions(Programs.ParseOptions)
            .WithCompilationOptions(compilation.Options)
            .WithMetadataReferences(References.All);
        project = project.AddDocument("GlobalUsings.cs", Programs.Usings).Project;
        project = project.AddAdditionalDocument("events.contract.txt", SourceText.From(file), filePath: Path).Project;
        // Another framework of the project, which has the same file.
        project = project.Solution.AddProject("Test (other)", "Test", LanguageNames.CSharp)
            .AddAdditionalDocument("events.contract.txt", SourceText.From(file), filePath: Path).Project.Solution.GetProject(project.Id)!;
        Document document = project.AddDocument("Test.cs", text, filePath: "Test.cs");
        SyntaxTree tree = await document.GetSyntaxTreeAsync() ?? throw new InvalidOperationException("No tree.");
        return (document, [.. found.Where(d => d.Location.SourceTree?.FilePath == "Test.cs").Select(d => Diagnostic.Create(
            d.Id, d.Descriptor.Category, d.GetMessage(CultureInfo.InvariantCulture), d.Severity, d.DefaultSeverity, true, d.WarningLevel,
            location: Location.Create(tree, d.Location.SourceSpan), properties: d.Properties))]);
    }

    private async Task<List<CodeAction>> ActionsFor(Document document, Diagnostic diagnostic)
    {
        var actions = new List<CodeAction>();
        await Provider.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
        Assert.All(actions, action => Assert.False(string.IsNullOrEmpty(action.EquivalenceKey)));
        return actions;
    }

    private static async Task<(string Source, string File)> After(CodeAction action, Document document)
    {
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(CancellationToken.None);
        Solution solution = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
        SourceText source = await solution.GetDocument(document.Id)!.GetTextAsync();
        SourceText file = await solution.GetProject(document.Project.Id)!.AdditionalDocuments.Single().GetTextAsync();
        SourceText[] files = await Task.WhenAll(solution.Projects.SelectMany(project => project.AdditionalDocuments).Select(each => each.GetTextAsync()));
        Assert.Equal([file.ToString(), file.ToString()], files.Select(each => each.ToString()));
        return (source.ToString(), file.ToString());
    }

    private sealed class Known(ImmutableArray<Diagnostic> diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(document.Name == "Test.cs" ? diagnostics : []);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
