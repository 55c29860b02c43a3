using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Events.Behaviour;

/// <summary>The guarantees of the delivery guides name their tests; a renamed test must not leave a promise without one.</summary>
public sealed partial class GuideTests
{
    [Theory]
    [InlineData("delivery.md")]
    [InlineData("batch-handlers.md")]
    public void Every_guarantee_of_a_guide_names_a_test_that_exists(string file)
    {
        string tests = Path.GetFullPath(Path.Combine(Folder(), ".."));
        string guide = File.ReadAllText(Path.Combine(tests, "..", "docs", "guides", file));
        string[] rows = [.. Section(guide, "## What holds").Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1)];
        HashSet<string> methods = [.. Directory.GetFiles(tests, "*Tests.cs", SearchOption.AllDirectories)
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

    [GeneratedRegex("`(\\w+)`")]
    private static partial Regex Name();
}
