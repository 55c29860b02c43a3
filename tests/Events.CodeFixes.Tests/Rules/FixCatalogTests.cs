using System.Collections.Immutable;
using Events.Analyzers.Tests.Catalog;
using Events.CodeFixes.Tests.Harness;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Events.CodeFixes.Tests.Rules;

/// <summary>What every fix must have: a rule, a page that tells of it, tests; and no rule lacks a fix it is to have.</summary>
public sealed class FixCatalogTests
{
    /// <summary>The rules that have one obvious change.</summary>
    private static readonly ImmutableArray<string> Promised =
    [
        "EVT1001", "EVT1002", "EVT1004", "EVT1005", "EVT1006", "EVT1011", "EVT2001", "EVT2002", "EVT2003", "EVT2004", "EVT2006", "EVT3001", "EVT3002", "EVT3003", "EVT3006",
        "EVT4001", "EVT4002", "EVT4003", "EVT4004", "EVT4006", "EVT4007",
        "EVT5001", "EVT5002", "EVT5003", "EVT5004", "EVT5005", "EVT5006", "EVT5007", "EVT5008", "EVT5009", "EVT5010", "EVT5011", "EVT5012", "EVT5017", "EVT5019",
        "EVT6001", "EVT6002", "EVT6003", "EVT6004", "EVT7001", "EVT7002", "EVT7003",
    ];

    public static TheoryData<string> Ids => [.. AnalyzerRun.AllRules.Select(rule => rule.Id)];

    [Fact]
    public void Every_promised_fix_is_there_and_has_one_provider()
    {
        string[] fixable = [.. FixTest.Providers.SelectMany(provider => provider.FixableDiagnosticIds).Order(StringComparer.Ordinal)];
        Assert.Equal(Promised, fixable);
        Assert.All(fixable, id => Assert.Contains(AnalyzerRun.AllRules, rule => rule.Id == id));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_page_tells_of_the_fixes(string id)
    {
        string page = File.ReadAllText(Repository.PathOf($"docs/rules/{id}.md"));
        int from = page.IndexOf("## Fixes offered\n", StringComparison.Ordinal), to = page.IndexOf("## Deliberately", StringComparison.Ordinal);
        string told = page[(from + "## Fixes offered\n".Length)..to].Trim();
        bool isFixable = Promised.Contains(id);
        Assert.Equal(isFixable, page.Contains("| yes |", StringComparison.Ordinal));
        Assert.Equal(isFixable, told.StartsWith("* **", StringComparison.Ordinal));
        Assert.NotEqual(isFixable, told.StartsWith("None", StringComparison.Ordinal));
        Assert.Equal(isFixable, ProviderOf(id)?.GetFixAllProvider() is not null);
    }

    [Fact]
    public void Every_fix_has_tests()
    {
        foreach (string id in Promised)
        {
            string source = File.ReadAllText(Directory.GetFiles(
                Repository.PathOf("tests/Events.CodeFixes.Tests/Rules"), $"{id}_FixTests.cs", SearchOption.AllDirectories).Single());
            Assert.Contains("Fixes(", source, StringComparison.Ordinal);
        }
    }

    private static CodeFixProvider? ProviderOf(string id) =>
        FixTest.Providers.SingleOrDefault(provider => provider.FixableDiagnosticIds.Contains(id));
}
