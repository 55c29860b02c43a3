using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace Events.BuildBenchmarks.Projects;

/// <summary>A thousand files of a shop: repositories, prices, imports, notices, and perhaps some that use streams.</summary>
internal static class ShopSolution
{
    private static readonly string[] Ordinary =
        ["Ordinary/Repository", "Ordinary/Pricing", "Ordinary/Import", "Ordinary/Notifications"];

    private static readonly string[] Streams = ["Streams/Events", "Streams/Worker", "Streams/Audit"];

    /// <param name="fileCount">All files.</param>
    /// <param name="withStreams">How many of them use streams, spread evenly.</param>
    /// <param name="references">Whether Events and StackExchange.Redis are referenced.</param>
    public static CompilerInput Create(int fileCount, int withStreams, bool references)
    {
        var files = new List<(string, SourceText)>(fileCount);
        int every = withStreams == 0 ? int.MaxValue : fileCount / withStreams;
        for (int i = 0; i < fileCount; i++)
        {
            string[] templates = i % every == every - 1 ? Streams : Ordinary;
            string template = templates[i / (templates == Streams ? every : 1) % templates.Length];
            string text = CompilerInput.Template(template).ToString().Replace("__N__", i.ToString("0000"), StringComparison.Ordinal);
            files.Add(($"Module{i:0000}.cs", SourceText.From(text, Encoding.UTF8)));
        }

        return new CompilerInput(files, references ? CompilerInput.WithStreams : CompilerInput.Framework);
    }
}
