using Events.Analyzers.Tests.Catalog;
using Events.Analyzers.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Tests.Configuration;

/// <summary>The presets of the package are what they say, for every rule there is.</summary>
public sealed class PresetTests
{
    private const string Program = """
        using StackExchange.Redis;
        public class Producer(IDatabase db)
        {
            public void Add() => db.StreamAdd("s", "f", "v");
            public StreamEntry[] Read() => db.StreamReadGroup("s", "g", "c");
        }
        """;

    public static TheoryData<string> Names => [.. Preset.All.Select(preset => preset.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void File_is_up_to_date(string name)
    {
        Preset preset = Preset.All.Single(item => item.Name == name);
        string path = PathOf(name);
        string expected = preset.Render(AnalyzerRun.AllRules);
        if (Environment.GetEnvironmentVariable("EVENTS_UPDATE_DOCS") == "1") File.WriteAllText(path, expected);
        Assert.Equal(expected, File.ReadAllText(path));
    }

    [Theory]
    [InlineData("Recommended", "EVT5005 Info, EVT5011 Info, EVT6001 Warning, EVT6003 Info")]
    [InlineData("Strict", "EVT5005 Warning, EVT5011 Warning, EVT6001 Error, EVT6003 Warning")]
    [InlineData("None", "")]
    public async Task Severities_follow_the_preset(string name, string expected) =>
        Assert.Equal(expected, await ConfiguredRun.Of(Program, (PathOf(name), File.ReadAllText(PathOf(name)))));

    [Fact]
    public async Task Contract_errors_survive_none() => Assert.Equal(
        "EVT1001 Error",
        await ConfiguredRun.Of(
            """using Events; [EventStream("s")] public partial class S; [Event<S>("a")] public record A(string Id);""",
            (PathOf("None"), File.ReadAllText(PathOf("None")))));

    [Fact]
    public async Task A_severity_in_editorconfig_wins_over_a_preset() => Assert.Equal(
        "EVT5005 Warning, EVT5011 Warning, EVT6003 Warning",
        await ConfiguredRun.Of(
            Program,
            (PathOf("Strict"), File.ReadAllText(PathOf("Strict"))),
            ("/src/.editorconfig", "[*.cs]\ndotnet_diagnostic.EVT6001.severity = none\n")));

    [Fact]
    public void The_page_of_configuration_says_what_each_preset_shows()
    {
        DiagnosticSeverity[] levels = [DiagnosticSeverity.Error, DiagnosticSeverity.Warning, DiagnosticSeverity.Info];
        string[] rules =
            [.. levels.Select(level => string.Join(", ", AnalyzerRun.AllRules.Where(rule => rule.DefaultSeverity == level).Select(rule => rule.Id)))];
        int[] counts = [.. levels.Select(level => AnalyzerRun.AllRules.Count(rule => rule.DefaultSeverity == level))];
        string table = $"""
            | value | errors | warnings | information, shown in editors only |
            |---|---|---|---|
            | not set, `Recommended` | {counts[0]} | {counts[1]} | {counts[2]} |
            | `Strict` | {counts[0] + counts[1]} | {counts[2]} | 0 |
            | `None` | {counts[0]} | 0 | 0 |

            Errors of their own accord: {rules[0]}. At information: {rules[2]}. All others are warnings.
            """.ReplaceLineEndings("\n");
        Assert.Contains(table, File.ReadAllText(Repository.PathOf("docs/rules/configuration.md")), StringComparison.Ordinal);
    }

    private static string PathOf(string name) =>
        Repository.PathOf("src/Events.Abstractions/Packaging/" + Preset.All.Single(preset => preset.Name == name).FileName);
}
