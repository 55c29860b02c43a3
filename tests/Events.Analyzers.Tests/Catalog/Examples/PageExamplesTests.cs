using Events.Analyzers.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Events.Analyzers.Tests.Catalog.Examples;

/// <summary>The examples on the pages are true: what is said to be flagged is, by that rule, and what to write instead is not.</summary>
public sealed class PageExamplesTests
{
    /// <summary>
    /// Rules about what is missing elsewhere in the type or the project. An example is a piece of a type, so they
    /// would speak of what it leaves out.
    /// </summary>
    private static readonly string[] AboutTheRest = ["EVT1010", "EVT4006", "EVT4008", "EVT4009", "EVT5005", "EVT6001"];

    /// <summary>Rules whose examples are no program by themselves: a use of what is generated, a line of a text file, three projects.</summary>
    private static readonly string[] NoProgram = ["EVT1011", "EVT1014", "EVT1015", "EVT2007", "EVT3006", "EVT8002"];

    public static TheoryData<string> Ids => [.. AnalyzerRun.AllRules.Select(rule => rule.Id).Except(NoProgram)];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task What_is_flagged_is_flagged_by_this_rule_alone(string id)
    {
        foreach ((PageExample example, string[] found) in await ReportsOn(id, "Flagged"))
        {
            Assert.True(found.Length > 0, $"{id}.md: nothing is reported on\n{example.Code}");
            Assert.True(found.All(report => report.StartsWith(id, StringComparison.Ordinal)), $"{id}.md:\n{string.Join('\n', found)}\non\n{example.Code}");
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task What_to_write_instead_is_not_flagged(string id)
    {
        foreach ((PageExample example, string[] found) in await ReportsOn(id, "Write instead"))
        {
            Assert.True(found.Length == 0, $"{id}.md:\n{string.Join('\n', found)}\non\n{example.Code}");
        }
    }

    private static async Task<List<(PageExample Example, string[] Found)>> ReportsOn(string id, string section)
    {
        string page = File.ReadAllText(Repository.PathOf($"docs/rules/{id}.md"));
        PageExample[] all = [.. PageExample.Of(page)];
        MetadataReference[] projects =
        [
            .. all.Where(example => example.IsReferencedProject)
                .Select(example => References.Library("Shop.Contracts", "using Events;\n" + example.Code, References.All)),
        ];
        PageExample[] examples = [.. all.Where(example => example.Section == section && !example.IsReferencedProject)];
        Assert.True(examples.Length > 0, $"{id}.md has no example under '{section}'.");
        var reports = new List<(PageExample, string[])>();
        foreach (PageExample example in examples)
        {
            string program = ExampleProgram.From(example.Code, hasStream: projects.Length > 0);
            CSharpCompilation compiled = Programs.Compile([("Page.cs", program)], projects.Length == 0 ? null : [.. References.All, .. projects]);
            IEnumerable<Diagnostic> found = await AnalyzerRun.RunAsync(compiled, options: PageContract.Of(page));
            reports.Add((example, [.. found.Where(item => item.Id == id || !AboutTheRest.Contains(item.Id)).Select(AnalyzerRun.Describe)]));
        }

        return reports;
    }
}
