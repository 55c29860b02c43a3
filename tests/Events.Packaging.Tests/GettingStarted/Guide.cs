using System.Text.RegularExpressions;

namespace Events.Packaging.Tests.GettingStarted;

/// <summary>Reads a guide as somebody who follows it: its commands, and the files whose names stand before them.</summary>
internal static partial class Guide
{
    /// <summary>All blocks from a heading on.</summary>
    public static IReadOnlyList<GuideStep> Read(string text, string from)
    {
        int start = text.IndexOf(from, StringComparison.Ordinal);
        Assert.True(start >= 0, $"There is no '{from}'.");
        var steps = new List<GuideStep>();
        var names = new Queue<string>();
        int position = start;
        foreach (Match block in Block().Matches(text).Where(block => block.Index > start))
        {
            foreach (Match name in FileName().Matches(text[position..block.Index])) names.Enqueue(name.Groups[1].Value);
            position = block.Index + block.Length;
            string content = block.Groups[2].Value;
            steps.Add(block.Groups[1].Value switch
            {
                "sh" => new GuideStep(GuideStepKind.Commands, content),
                "csharp" => new GuideStep(GuideStepKind.File, content, names.Dequeue()),
                _ => new GuideStep(GuideStepKind.Output, content),
            });
        }

        return steps;
    }

    [GeneratedRegex("^```([a-z]*)\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex(@"`([\w.]+/\w+\.cs)`")]
    private static partial Regex FileName();
}
