using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Events.Behaviour;

/// <summary>The guarantees of the delivery guides name their tests; a renamed test must not leave a promise without one.</summary>
public sealed partial class GuideTests
{
    /// <summary>The folder of the guides.</summary>
    internal static string Guides { get; } = Path.GetFullPath(Path.Combine(Folder(), "..", "..", "docs", "guides"));

    public static TheoryData<string> Pages =>
        [.. Directory.GetFiles(Guides, "*.md").Select(page => "docs/guides/" + Path.GetFileName(page)), "docs/getting-started.md", "docs/reference/guides.md", "README.md", "ARCHITECTURE.md"];

    [Theory, MemberData(nameof(Pages))]
    public void Every_link_of_a_page_leads_somewhere(string page)
    {
        string path = Path.Combine(Guides, "..", "..", page);
        string[] links = [.. Link().Matches(File.ReadAllText(path)).Select(match => match.Groups[1].Value)
            .Where(link => !link.Contains("://", StringComparison.Ordinal))];
        Assert.All(links, link =>
        {
            string[] parts = link.Split('#');
            string target = parts[0].Length == 0 ? path : Path.Combine(Path.GetDirectoryName(path)!, parts[0]);
            Assert.True(Path.Exists(target), $"{page} links to {link}, and there is no such file.");
            if (parts.Length == 1) return;
            IEnumerable<string> anchors = Heading().Matches(File.ReadAllText(target))
                .Select(match => NotInAnchors().Replace(match.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-'));
            Assert.Contains(parts[1], anchors);
        });
    }

    [Theory]
    [InlineData("delivery.md")]
    [InlineData("producing.md")]
    [InlineData("batch-handlers.md")]
    [InlineData("middleware.md")]
    [InlineData("telemetry.md")]
    [InlineData("subscriptions.md")]
    [InlineData("projections.md")]
    [InlineData("retention.md")]
    [InlineData("scheduling.md")]
    [InlineData("outbox.md")]
    [InlineData("partitions.md")]
    public void Every_guarantee_of_a_guide_names_a_test_that_exists(string file)
    {
        string tests = Path.GetFullPath(Path.Combine(Folder(), ".."));
        string guide = File.ReadAllText(Path.Combine(tests, "..", "docs", "guides", file));
        string[] rows = [.. Section(guide, "## What holds").Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1)];
        HashSet<string> methods = [.. Directory.GetFiles(tests, "*Tests*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("artifacts", StringComparison.Ordinal))
            .SelectMany(file => Method().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))];

        Assert.NotEmpty(rows);
        Assert.All(rows, row =>
        {
            MatchCollection named = Name().Matches(row.Split('|')[3]);
            Assert.True(named.Count > 0, $"No test: {row}");
            Assert.All(named, name => Assert.Contains(name.Groups[1].Value, methods));
        });
    }

    private static string Section(string guide, string heading)
    {
        int start = guide.IndexOf(heading, StringComparison.Ordinal) + heading.Length;
        int end = guide.IndexOf("\n## ", start, StringComparison.Ordinal);
        return end < 0 ? guide[start..] : guide[start..end];
    }

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    [GeneratedRegex(@"public (?:async Task|Task|void) (\w+)\(")]
    private static partial Regex Method();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();

    [GeneratedRegex("`(\\w+)`")]
    private static partial Regex Name();
}
