using System.Text.RegularExpressions;

namespace Events.Behaviour.Guides;

/// <summary>The code of a guide and where it is compiled.</summary>
internal static partial class CodeBlocks
{
    /// <summary>Fails unless each block of a guide stands, indented as the body of a method, in a file of this folder.</summary>
    public static void StandIn(string guide, string source)
    {
        string text = File.ReadAllText(Path.Combine(GuideTests.Guides, guide));
        string compiled = File.ReadAllText(Path.Combine(GuideTests.Guides, "..", "..", "tests", "Events.Behaviour.Tests", "Guides", source));
        string[] blocks = [.. CodeBlock().Matches(text).Select(static match => match.Groups[1].Value.TrimEnd())];

        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.Contains(
            string.Join('\n', block.Split('\n').Select(static line => line.Length == 0 ? line : $"        {line}")), compiled, StringComparison.Ordinal));
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
