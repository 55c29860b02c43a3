using System.Collections.Immutable;
using Events.Analyzers.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Events.Analyzers.Tests.Variations;

/// <summary>
/// The flagship rules on many forms of one mistake, and of what only looks like it: every marked line is found, and
/// nothing else by the rules that the file is about.
/// </summary>
public sealed class VariationTests
{
    public static TheoryData<string> Names => [.. VariationFile.All.Select(file => file.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_marked_line_is_found_and_nothing_else(string name)
    {
        VariationFile file = VariationFile.All.Single(candidate => candidate.Name == name);
        var wrong = new List<string>();
        foreach (VariationCase variation in file.Cases)
        {
            CSharpCompilation compilation = Programs.Compile([("Case.cs", variation.Program)], allowErrors: true);
            (ImmutableArray<Diagnostic> all, string[] errors) = await AnalyzerRun.RunWithErrorsAsync(
                compilation, options: file.Options, once: true, isError: static error => !IsOfGenerated(error));
            if (errors.Length > 0)
            {
                wrong.Add($"'{variation.Name}' does not compile:\n  {string.Join("\n  ", errors)}");
                continue;
            }

            Diagnostic[] found = [.. all.Where(item => file.Rules.Contains(item.Id))];
            string[] lines = [.. found.Select(item => $"{item.Id}@{item.Location.GetLineSpan().StartLinePosition.Line + 1}")
                .Distinct()
                .Order(StringComparer.Ordinal)];
            wrong.AddRange(variation.Expected.Except(lines).Select(line => $"missed {line} in '{variation.Name}'"));
            wrong.AddRange(lines.Except(variation.Expected).Select(line => $"wrong {line} in '{variation.Name}'"));
        }

        Assert.True(wrong.Count == 0, $"{name}:\n{string.Join('\n', wrong)}");
    }

    [Fact]
    public void There_are_many_forms_and_many_that_are_quiet()
    {
        VariationCase[] all = [.. VariationFile.All.SelectMany(file => file.Cases)];
        Assert.True(all.Count(variation => variation.Expected.Length > 0) >= 100);
        Assert.True(all.Count(variation => variation.Expected.Length == 0) >= 60);
    }

    /// <summary>What the generator would add is not there, and the rules do not need it.</summary>
    private static bool IsOfGenerated(Diagnostic error) => error.Id is "CS0535" or "CS8795";
}
