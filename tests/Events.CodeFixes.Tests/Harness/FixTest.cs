using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Events.CodeFixes.Tests.Harness;

/// <summary>
/// The base of a fix's tests: applies the fix until nothing is left to fix, compares the text, compiles the result,
/// and fixes two occurrences at once where the fix offers that.
/// </summary>
public abstract class FixTest
{
    private const int MostRounds = 20;

    internal static ImmutableArray<CodeFixProvider> Providers { get; } =
    [
        .. typeof(EventsCodeFixProvider).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(CodeFixProvider))
                && type.GetCustomAttributes(typeof(SharedAttribute), false).Length > 0)
            .Select(type => (CodeFixProvider)Activator.CreateInstance(type)!),
    ];

    /// <summary>The id under test.</summary>
    public abstract string Id { get; }

    /// <summary>What the programs reference. A test with projects of its own has them here.</summary>
    protected virtual IReadOnlyList<MetadataReference> Referenced => References.All;

    protected virtual string Wrap(string source) => source;

    /// <summary>
    /// Applies the fix number <paramref name="index"/> again and again. What comes out compiles, and no rule says
    /// anything of it that it did not say before.
    /// </summary>
    /// <param name="before">The program.</param>
    /// <param name="after">The program with the fix applied wherever it is offered.</param>
    /// <param name="index">Which of several fixes.</param>
    /// <param name="remains">Whether the rule still reports something.</param>
    /// <param name="reveals">Rules whose subject there is only now, such as recovery once there is a group.</param>
    /// <param name="options">The configuration.</param>
    protected async Task Fixes(
        string before, string after, int index = 0, bool remains = false, string[]? reveals = null, AnalyzerOptions? options = null)
    {
        string text = Markup.Parse(Wrap(before), Id).Text;
        string[] saidBefore = await RulesThatReport(text, options);
        for (int round = 0; ; round++)
        {
            Assert.True(round < MostRounds, "The fix does not converge:\n" + text);
            (Document document, ImmutableArray<Diagnostic> diagnostics) = await DiagnosticsOf(text, options);
            if (round == 0) Assert.NotEmpty(diagnostics);
            string? changed = await ApplyFirst(document, diagnostics, index);
            if (changed is null) break;
            Assert.NotEqual(text, changed);
            text = changed;
        }

        Assert.Equal(Wrap(after), text);
        TokenInScope.IsPassed(Markup.Parse(Wrap(before), Id).Text, text, Referenced);
        string[] saidAfter = await RulesThatReport(text, options);
        Assert.Equal(reveals ?? [], saidAfter.Except(saidBefore).Order(StringComparer.Ordinal));
        Assert.Equal(remains, saidAfter.Contains(Id));
        await KeepsComments(Wrap(before), index, options);
        await FixedEverywhere.Check(Id, Markup.Parse(Wrap(before), Id).Text, index, remains, options, Referenced);
    }

    /// <summary>With a comment behind each token of the program, the fix is offered as well, and all of them are there afterwards.</summary>
    private async Task KeepsComments(string before, int index, AnalyzerOptions? options)
    {
        string text = Commented.EachToken(Markup.Parse(before, Id).Text, out int count);
        (Document document, ImmutableArray<Diagnostic> diagnostics) = await DiagnosticsOf(text, options);
        string? changed = await ApplyFirst(document, diagnostics, index);
        Assert.True(changed is not null, "With comments the fix is not offered:\n" + text);
        string[] lost = [.. Enumerable.Range(0, count).Select(Commented.Text).Where(comment => !changed.Contains(comment, StringComparison.Ordinal))];
        Assert.True(lost.Length == 0, $"The fix loses {string.Join(", ", lost)}:\n{text}\nbecomes\n{changed}");
        Programs.Compile([("Test.cs", changed)], Referenced);
    }

    /// <summary>Fixes all occurrences in the document at once.</summary>
    protected async Task FixesAll(string before, string after, int index = 0)
    {
        (Document document, ImmutableArray<Diagnostic> diagnostics) = await DiagnosticsOf(Markup.Parse(Wrap(before), Id).Text);
        Assert.True(diagnostics.Length > 1, "Fixing all needs more than one occurrence.");
        CodeFixProvider provider = Providers.Single(candidate => candidate.FixableDiagnosticIds.Contains(Id));
        FixAllProvider all = provider.GetFixAllProvider() ?? throw new InvalidOperationException("The fix cannot fix all.");
        CodeAction first = (await ActionsFor(document, diagnostics[0]))[index];
        var context = new FixAllContext(
            document, provider, FixAllScope.Document, first.EquivalenceKey!, [Id], new Known(diagnostics), CancellationToken.None);
        CodeAction action = await all.GetFixAsync(context) ?? throw new InvalidOperationException("No fix for all.");
        string text = await TextAfter(action, document);
        Assert.Equal(Wrap(after), text);
        Programs.Compile([("Test.cs", text)], Referenced);
    }

    /// <summary>The rule reports, and no fix is offered.</summary>
    protected async Task OffersNothing(string source)
    {
        (Document document, ImmutableArray<Diagnostic> diagnostics) = await DiagnosticsOf(Markup.Parse(Wrap(source), Id).Text);
        Assert.NotEmpty(diagnostics);
        foreach (Diagnostic diagnostic in diagnostics) Assert.Empty(await ActionsFor(document, diagnostic));
    }

    private async Task<string[]> RulesThatReport(string text, AnalyzerOptions? options) =>
        [.. (await AnalyzerRun.RunAsync(Programs.Compile([("Test.cs", text)], Referenced), options: options, once: true))
            .Select(diagnostic => diagnostic.Id).Distinct()];

    private async Task<(Document Document, ImmutableArray<Diagnostic> Diagnostics)> DiagnosticsOf(string text, AnalyzerOptions? options = null)
    {
        CSharpCompilation compilation = Programs.Compile([("Test.cs", text)], Referenced);
        ImmutableArray<Diagnostic> found = await AnalyzerRun.RunAsync(compilation, Id, options);
        using var workspace = new AdhocWorkspace();
        Project project = workspace.AddProject("Test", LanguageNames.CSharp)
            .WithParseOptions(Programs.ParseOptions)
            .WithCompilationOptions(compilation.Options)
            .WithMetadataReferences(Referenced);
        project = project.AddDocument("GlobalUsings.cs", Programs.Usings).Project;
        Document document = project.AddDocument("Test.cs", text, filePath: "Test.cs");
        SyntaxTree tree = await document.GetSyntaxTreeAsync() ?? throw new InvalidOperationException("No tree.");
        return (document, [.. found.Where(d => d.Location.SourceTree?.FilePath == "Test.cs").Select(d => Diagnostic.Create(
            d.Descriptor,
            Location.Create(tree, d.Location.SourceSpan),
            d.AdditionalLocations.Where(l => l.SourceTree?.FilePath == "Test.cs").Select(l => Location.Create(tree, l.SourceSpan)),
            d.Properties,
            d.GetMessage()))]);
    }

    private static async Task<string?> ApplyFirst(Document document, ImmutableArray<Diagnostic> diagnostics, int index)
    {
        foreach (Diagnostic diagnostic in diagnostics)
        {
            List<CodeAction> actions = await ActionsFor(document, diagnostic);
            if (index < actions.Count) return await TextAfter(actions[index], document);
        }

        return null;
    }

    internal static async Task<List<CodeAction>> ActionsFor(Document document, Diagnostic diagnostic)
    {
        var actions = new List<CodeAction>();
        foreach (CodeFixProvider provider in Providers.Where(candidate => candidate.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            await provider.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
        }

        Assert.All(actions, action => Assert.False(string.IsNullOrEmpty(action.EquivalenceKey)));
        return actions;
    }

    private static async Task<string> TextAfter(CodeAction action, Document document)
    {
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(CancellationToken.None);
        Solution solution = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
        SourceText text = await solution.GetDocument(document.Id)!.GetTextAsync();
        return text.ToString();
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
