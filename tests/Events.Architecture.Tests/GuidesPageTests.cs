using System.Globalization;
using System.Text.RegularExpressions;

namespace Events.Architecture.Tests;

/// <summary>
/// The page on the streaming guides says of each of their lines by which test it holds: each line is there once, and each test exists and has a Redis.
/// </summary>
public sealed partial class GuidesPageTests
{
    private const int Lines = 126;

    // What a rule of the compiler says, and what the repository is made of, takes no server.
    private static readonly HashSet<int> WithoutServer = [73, 74, 75, 76, 91, 92, 99, 100, 121, 122, 124, 125];

    private static readonly Lazy<Dictionary<string, TestClass>> Classes = new(ReadClasses);

    private static readonly Lazy<string> Page = new(static () => File.ReadAllText(Path.Combine(Source.Root, "docs", "reference", "guides.md")));

    public static TheoryData<int> Numbers => [.. Enumerable.Range(1, Lines)];

    [Fact]
    public void Each_line_of_the_guides_is_on_the_page_once_and_in_order() =>
        Assert.Equal(Enumerable.Range(1, Lines), Rows().Select(static row => row.Number));

    [Theory, MemberData(nameof(Numbers))]
    public void Each_test_that_a_line_names_exists_and_one_of_them_has_a_Redis(int number)
    {
        string held = Assert.Single(Rows(), row => row.Number == number).Held;
        (string Class, string Method)[] tests = [.. Test().Matches(held).Select(static match => (match.Groups[1].Value, match.Groups[2].Value))];
        Assert.True(tests.Length > 0, $"Line {number} names no test: {held}");
        Assert.Equal(tests.Length, held.Count(static letter => letter == '`') / 2);
        Assert.All(tests, static test =>
        {
            Assert.True(Classes.Value.ContainsKey(test.Class), $"There is no class {test.Class}.");
            Assert.True(WithBases(test.Class).Any(one => one.Methods.Contains(test.Method)), $"{test.Class} has no test {test.Method}.");
        });
        if (!WithoutServer.Contains(number)) Assert.Contains(tests, static test => WithBases(test.Class).Any(static one => one.HasRedis));
    }

    [Fact]
    public void A_class_that_runs_on_the_embedded_store_is_told_from_its_twin_on_Redis()
    {
        Assert.Contains(WithBases("Behaviour/RedisLifecycleTests"), static one => one.HasRedis);
        Assert.DoesNotContain(WithBases("Behaviour/EmbeddedLifecycleTests"), static one => one.HasRedis);
        Assert.Contains(WithBases("Conformance/RedisAddingTests"), static one => one.HasRedis);
        Assert.DoesNotContain(WithBases("Conformance/InMemoryAddingTests"), static one => one.HasRedis);
        Assert.Contains(WithBases("Conformance/RedisAddingTests"), static one => one.Methods.Contains("A_given_id_is_kept"));
    }

    private static IEnumerable<(int Number, string Held)> Rows() =>
        from line in Page.Value.Split('\n')
        let cells = line.Split(" | ")
        where cells.Length == 4 && cells[0].StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(cells[0][2])
        select (int.Parse(cells[0].AsSpan(2), CultureInfo.InvariantCulture), cells[3].TrimEnd(' ', '|'));

    private static IEnumerable<TestClass> WithBases(string name)
    {
        for (string? next = name; next is not null && Classes.Value.TryGetValue(next, out TestClass? found); next = found.Base) yield return found;
    }

    // By the project, since several have classes of one name: Behaviour/RedisReplayTests is of tests/Events.Behaviour.Tests.
    private static Dictionary<string, TestClass> ReadClasses()
    {
        var classes = new Dictionary<string, TestClass>(StringComparer.Ordinal);
        foreach (string file in Source.AllFiles)
        {
            string[] folders = Path.GetRelativePath(Source.Root, file).Split(Path.DirectorySeparatorChar);
            if (folders[0] != "tests") continue;
            string project = Project().Replace(folders[1], "");
            string text = File.ReadAllText(file);
            MatchCollection found = Class().Matches(text);
            for (int i = 0; i < found.Count; i++)
            {
                string part = text[found[i].Index..(i + 1 < found.Count ? found[i + 1].Index : text.Length)];
                string name = $"{project}/{found[i].Groups[1].Value}";
                string? parent = found[i].Groups[2].Value is { Length: > 0 } word ? $"{project}/{word}" : null;
                if (!classes.TryGetValue(name, out TestClass? one)) classes[name] = one = new TestClass { Base = parent };
                one.Methods.UnionWith(Method().Matches(part).Select(static match => match.Groups[1].Value));
                one.HasRedis |= Redis().IsMatch(part);
            }
        }

        return classes;
    }

    [GeneratedRegex(@"`(\w+/\w+)\.(\w+)`")]
    private static partial Regex Test();

    [GeneratedRegex(@"^Events\.|\.Tests$")]
    private static partial Regex Project();

    [GeneratedRegex(@"^public (?:abstract |sealed |partial )*class (\w+Tests)\b[^:\n]*(?:\([^)]*\))?(?:\s*:\s*(\w+))?", RegexOptions.Multiline)]
    private static partial Regex Class();

    [GeneratedRegex(@"\]\r?\n(?: *\[[^\n]*\]\r?\n)* +public (?:async Task|Task|void) (\w+)\(")]
    private static partial Regex Method();

    // A fixture with a server, a server of the test's own, or a run of the chaos suite, which starts one.
    [GeneratedRegex(@"RedisServerFixture|Redis\w*Fixture|RedisServer\.StartOwnAsync|RedisCluster\.StartAsync|ChaosRun\.RunAsync")]
    private static partial Regex Redis();

    /// <summary>What is known of a class of tests by its text.</summary>
    private sealed class TestClass
    {
        public string? Base { get; init; }

        public HashSet<string> Methods { get; } = new(StringComparer.Ordinal);

        public bool HasRedis { get; set; }
    }
}
