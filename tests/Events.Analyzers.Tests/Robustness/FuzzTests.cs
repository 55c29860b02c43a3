using System.Globalization;
using Events.Analyzers.Tests.Corpus;
using Events.Analyzers.Tests.Harness;
using Microsoft.CodeAnalysis.CSharp;

namespace Events.Analyzers.Tests.Robustness;

/// <summary>
/// No analyzer throws on a program that does not compile. <c>EVENTS_FUZZ_ROUNDS</c> makes more mutants of each file than
/// the few that every run takes.
/// </summary>
public sealed class FuzzTests
{
    private const int RoundsOfARun = 2;

    public static TheoryData<string> Names => [.. CorpusFile.All.Select(file => file.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Mutants_break_nothing(string name)
    {
        CorpusFile file = CorpusFile.All.Single(candidate => candidate.Name == name);
        int rounds = int.TryParse(Environment.GetEnvironmentVariable("EVENTS_FUZZ_ROUNDS"), NumberStyles.None, CultureInfo.InvariantCulture, out int asked)
            ? asked
            : RoundsOfARun;
        int first = name.Aggregate(17, (seed, character) => unchecked((seed * 31) + character));
        for (int i = 0; i < rounds; i++)
        {
            string mutant = Mutation.Of(file.Text, unchecked(first + (i * 7919)));
            try
            {
                CSharpCompilation compilation = Programs.Compile([(name, mutant)], allowErrors: true);
                await AnalyzerRun.RunAsync(compilation, options: file.Options, once: true);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                Assert.Fail($"Mutant {i} of {name}: {exception.Message}\n{mutant}");
            }
        }
    }
}
