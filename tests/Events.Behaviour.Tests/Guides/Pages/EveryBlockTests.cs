using System.Text.RegularExpressions;

namespace Events.Behaviour.Guides.Pages;

/// <summary>Each piece of C# of each page stands in code that is compiled with the tests or the samples, so that none of it can have gone stale.</summary>
public sealed partial class EveryBlockTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(GuideTests.Guides, "..", ".."));

    // Pages whose blocks are compiled, or compared, in another way: by the tests of the rules, and by the test that follows the page word for word.
    private static readonly string[] Elsewhere = ["docs/rules/", "docs/getting-started.md"];

    // What is compiled: code of the tests and the samples, line by line without indentation.
    private static readonly Lazy<string[]> Compiled = new(static () =>
    [
        .. new[] { "tests", "samples" }.SelectMany(static folder => Directory.GetFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(static file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(static file => Plain(File.ReadAllText(file))),
    ]);

    public static TheoryData<string> Pages => [.. AllPages().Where(static page => !Elsewhere.Any(one => page.StartsWith(one, StringComparison.Ordinal)))];

    [Theory, MemberData(nameof(Pages))]
    public void Each_block_of_a_page_is_compiled_somewhere(string page)
    {
        string[] stale = [.. CodeBlock().Matches(File.ReadAllText(Path.Combine(Root, page)))
            .Select(static match => match.Groups[1].Value)
            .Where(static block => !IsCompiled(block))];
        Assert.True(stale.Length == 0, $"{page}: {stale.Length} blocks stand in no code that is compiled:\n\n{string.Join("\n\n", stale)}");
    }

    [Fact]
    public void What_is_left_out_is_there() =>
        Assert.All(Elsewhere, static page => Assert.Contains(AllPages(), one => one.StartsWith(page, StringComparison.Ordinal)));

    // A block is in pieces where blank lines part them: types stand elsewhere than what uses them.
    private static bool IsCompiled(string block) =>
        Paragraph().Split(block)
            .Select(Plain)
            .Where(static piece => piece.Length > 1)
            .All(static piece => Compiled.Value.Any(code => code.Contains(piece, StringComparison.Ordinal)));

    private static string Plain(string code) =>
        "\n" + string.Concat(code.Split('\n')
            .Select(static line => Comment().Replace(line, "").Trim())
            .Where(static line => line.Length > 0)
            .Select(static line => line + "\n"));

    private static IEnumerable<string> AllPages() =>
        Directory.GetFiles(Root, "*.md").Concat(Directory.GetFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Concat(new[] { "src", "samples" }.SelectMany(static folder => Directory.GetDirectories(Path.Combine(Root, folder))
                .SelectMany(static project => Directory.GetFiles(project, "*.md"))))
            .Select(static file => Path.GetRelativePath(Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal);

    [GeneratedRegex("```(?:csharp|cs|c#)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("\n[ \t]*\n")]
    private static partial Regex Paragraph();

    // Behind code, or a line of its own.
    [GeneratedRegex("(^|\\s)//.*$")]
    private static partial Regex Comment();
}
