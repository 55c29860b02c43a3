using System.Globalization;
using System.Text.RegularExpressions;
using Events.Analyzers.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Tests.Catalog;

/// <summary>What every rule must have: a page, a link to it, a line in the release file.</summary>
public sealed partial class RuleCatalogTests
{
    private static readonly string[] Headings =
        ["## Flagged", "## Write instead", "## Why", "## Fixes offered", "## Deliberately not flagged", "## Configure"];

    public static TheoryData<string> Ids => [.. AnalyzerRun.AllRules.Select(rule => rule.Id)];

    [Fact]
    public void Ids_are_unique_and_in_a_known_range()
    {
        string[] ids = [.. AnalyzerRun.AllRules.Select(rule => rule.Id)];
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(ids, id => Assert.Matches("^EVT[12345678][0-9]{3}$", id));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Page_exists_with_all_headings_and_the_link_leads_to_it(string id)
    {
        DiagnosticDescriptor rule = Rule(id);
        Assert.EndsWith($"/docs/rules/{id}.md", rule.HelpLinkUri, StringComparison.Ordinal);
        string page = File.ReadAllText(Repository.PathOf($"docs/rules/{id}.md"));
        Assert.StartsWith($"# {id}: {rule.Title.ToString(CultureInfo.InvariantCulture)}\n", page, StringComparison.Ordinal);
        int last = 0;
        foreach (string heading in Headings)
        {
            int at = page.IndexOf(heading + "\n", StringComparison.Ordinal);
            Assert.True(at > last, $"{id}.md lacks '{heading}' in its place.");
            last = at;
        }

        Assert.Contains($"| {rule.Category} | {Name(rule.DefaultSeverity)} |", page, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Release_file_has_the_rule(string id)
    {
        DiagnosticDescriptor rule = Rule(id);
        string releases = File.ReadAllText(Repository.PathOf("src/Events.Analyzers/AnalyzerReleases.Shipped.md"))
            + File.ReadAllText(Repository.PathOf("src/Events.Analyzers/AnalyzerReleases.Unshipped.md"));
        Assert.Contains($"{id} | {rule.Category} | {Name(rule.DefaultSeverity)} | ", releases, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Title_message_and_description_read_well(string id)
    {
        DiagnosticDescriptor rule = Rule(id);
        string title = rule.Title.ToString(CultureInfo.InvariantCulture);
        string message = rule.MessageFormat.ToString(CultureInfo.InvariantCulture);
        string description = rule.Description.ToString(CultureInfo.InvariantCulture);
        Assert.False(title.EndsWith('.'));
        Assert.False(message.EndsWith('.'));
        Assert.EndsWith(".", description, StringComparison.Ordinal);
        Assert.True(rule.IsEnabledByDefault);
    }

    [Fact]
    public void Index_is_up_to_date()
    {
        string path = Repository.PathOf("docs/rules/index.md");
        string expected = RuleIndex.Render(AnalyzerRun.AllRules, id => File.ReadAllText(Repository.PathOf($"docs/rules/{id}.md")));
        if (Environment.GetEnvironmentVariable("EVENTS_UPDATE_DOCS") == "1") File.WriteAllText(path, expected);
        Assert.Equal(expected, File.ReadAllText(path));
    }

    [Fact]
    public void Every_page_belongs_to_a_rule()
    {
        IEnumerable<string> pages = Directory.GetFiles(Repository.PathOf("docs/rules"), "EVT*.md").Select(path => Path.GetFileNameWithoutExtension(path));
        Assert.Equal(AnalyzerRun.AllRules.Select(rule => rule.Id), pages.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Links_between_pages_resolve()
    {
        foreach (string page in Directory.GetFiles(Repository.PathOf("docs/rules"), "*.md"))
        {
            foreach (Match link in Link().Matches(File.ReadAllText(page)))
            {
                Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(page)!, link.Groups[1].Value)), $"{page} links to {link.Groups[1].Value}");
            }
        }
    }

    internal static string Name(DiagnosticSeverity severity) => severity.ToString();

    private static DiagnosticDescriptor Rule(string id) => AnalyzerRun.AllRules.Single(rule => rule.Id == id);

    [GeneratedRegex(@"\]\(([A-Za-z0-9]+\.md)\)")]
    private static partial Regex Link();
}
