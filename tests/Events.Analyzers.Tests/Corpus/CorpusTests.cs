using System.Collections.Immutable;
using Events.Analyzers.Tests.Harness;
using Events.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Events.Analyzers.Tests.Corpus;

/// <summary>Whole files as people write them: each finding is one that its author marked, and nothing else is found.</summary>
public sealed class CorpusTests
{
    public static TheoryData<string> Names => [.. CorpusFile.All.Select(file => file.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Finds_what_is_marked_and_nothing_else(string name)
    {
        CorpusFile file = CorpusFile.All.Single(candidate => candidate.Name == name);
        CSharpCompilation compilation = Programs.Compile([(file.Name, file.Text)], allowErrors: true);
        CSharpGeneratorDriver.Create([new EventsGenerator().AsSourceGenerator()], parseOptions: Programs.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation generated, out _);

        // Where nothing is to be found, order cannot matter.
        ImmutableArray<Diagnostic> found = await AnalyzerRun.RunAsync(
            (CSharpCompilation)generated, options: file.Options, once: file.Expected.Length == 0, mustCompile: !IsExpected(file));
        string[] lines = [.. found.Select(item => $"{item.Id}@{item.Location.GetLineSpan().StartLinePosition.Line + 1}").Order(StringComparer.Ordinal)];
        Assert.True(
            file.Expected.SequenceEqual(lines),
            $"missed: {string.Join(' ', file.Expected.Except(lines))}\nwrong: {string.Join(' ', lines.Except(file.Expected))}\n"
            + string.Join('\n', found.Select(AnalyzerRun.Describe)));
    }

    [Fact]
    public void The_corpus_is_large_has_every_rule_and_more_correct_code_than_faulty()
    {
        Assert.True(CorpusFile.All.Length >= 60, $"Only {CorpusFile.All.Length} files.");
        int correct = CorpusFile.All.Count(file => file.Expected.Length == 0);
        Assert.True(correct > CorpusFile.All.Length - correct, $"Only {correct} of {CorpusFile.All.Length} files have nothing to find.");
        IEnumerable<string> ids = CorpusFile.All.SelectMany(file => file.Expected).Select(item => item[..7]).Distinct();

        // A file of its own is not enough for these: they take a second project, what the generator writes, or a contract beside it.
        Assert.DoesNotContain(
            AnalyzerRun.AllRules.Select(rule => rule.Id).Except(ids),
            static id => id is not ("EVT1008" or "EVT1011" or "EVT1014" or "EVT8002") && !id.StartsWith("EVT2", StringComparison.Ordinal));
    }

    /// <summary>A contract that cannot be generated for lacks its generated half, so the rest does not compile.</summary>
    private static bool IsExpected(CorpusFile file) => file.Expected.Any(item => item.StartsWith("EVT1", StringComparison.Ordinal));
}
