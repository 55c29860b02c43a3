using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Events.Analyzers.Tests.Harness;

/// <summary>
/// The base of a rule's tests. <see cref="Flags"/> wants at least one marker, <see cref="Silent"/> none, so a test
/// cannot pass by forgetting what it is about.
/// </summary>
public abstract class RuleTest
{
    /// <summary>The id under test.</summary>
    public abstract string Id { get; }

    /// <summary>Wraps the body of a test, so that three lines are enough. The default is the text itself.</summary>
    protected virtual string Wrap(string source) => source;

    protected Task Flags(string source, string? message = null) => Verify([("Test.cs", Wrap(source))], expectSome: true, message: message);

    protected Task Silent(string source) => Verify([("Test.cs", Wrap(source))], expectSome: false);

    protected Task FlagsFiles(params (string Path, string Text)[] sources) => Verify(sources, expectSome: true);

    protected Task SilentFiles(params (string Path, string Text)[] sources) => Verify(sources, expectSome: false);

    protected Task FlagsWith(AnalyzerOptions options, string source, string? message = null) =>
        Verify([("Test.cs", Wrap(source))], expectSome: true, options: options, message: message);

    protected Task SilentWith(AnalyzerOptions options, string source) =>
        Verify([("Test.cs", Wrap(source))], expectSome: false, options: options);

    private protected async Task<ImmutableArray<Diagnostic>> Verify(
        IEnumerable<(string Path, string Text)> sources,
        bool expectSome,
        IEnumerable<MetadataReference>? references = null,
        AnalyzerOptions? options = null,
        string? message = null,
        bool allowErrors = false)
    {
        List<(string Path, Markup Markup)> parsed = [.. sources.Select(source => (source.Path, Markup.Parse(source.Text, Id)))];
        CSharpCompilation compilation = Programs.Compile(
            parsed.Select(source => (source.Path, source.Markup.Text)), references, allowErrors: true);
        ImmutableArray<Diagnostic> actual = await AnalyzerRun.RunAsync(compilation, Id, options, mustCompile: !allowErrors);

        string[] expected = [.. parsed.SelectMany(source => source.Markup.Expected
            .Select(item => Line(item.Id, source.Path, item.Span))).Order(StringComparer.Ordinal)];
        string[] found = [.. actual
            .Select(item => Line(item.Id, item.Location.SourceTree?.FilePath ?? "", item.Location.SourceSpan))
            .Order(StringComparer.Ordinal)];
        Assert.Equal(expectSome, expected.Length > 0);
        Assert.True(
            expected.SequenceEqual(found),
            $"expected:\n{string.Join('\n', expected)}\nfound:\n{string.Join('\n', found)}\nmessages:\n"
            + string.Join('\n', actual.Select(AnalyzerRun.Describe)));
        if (message is not null)
        {
            Assert.Contains(actual, item => item.GetMessage(System.Globalization.CultureInfo.InvariantCulture) == message);
        }

        return actual;
    }

    private static string Line(string id, string path, TextSpan span) => $"{id}@{path}[{span.Start}..{span.End})";
}
