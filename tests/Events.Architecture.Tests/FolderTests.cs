using System.Text.RegularExpressions;

namespace Events.Architecture.Tests;

/// <summary>A folder is a namespace, holds one idea, and knows those below it only.</summary>
public sealed partial class FolderTests
{
    // The convention of the framework: what extends the service collection, or the application, is where these are.
    private static readonly string[] OfTheFramework =
    [
        "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting", "Microsoft.AspNetCore.Builder", "Microsoft.EntityFrameworkCore",
    ];

    public static TheoryData<string> Projects => [.. Source.Projects];

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_folder_knows_one_that_knows_it(string project)
    {
        IReadOnlyList<string> circle = FolderGraph.Read(Source.Assembly(project)).FindCircles();
        Assert.True(circle.Count == 0, "Folders know each other in a circle:\n" + string.Join('\n', circle));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_namespace_is_a_folder(string project)
    {
        string folder = Path.Combine(Source.Root, "src", project);
        var wrong = new List<string>();
        string? root = null;
        foreach (string file in Source.Files(project).OrderBy(static file => file.Length))
        {
            Match found = Namespace().Match(File.ReadAllText(file));
            if (!found.Success || OfTheFramework.Contains(found.Groups[1].Value)) continue;
            string below = Path.GetRelativePath(folder, Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '.');
            string name = found.Groups[1].Value;
            root ??= below == "." ? name : name.EndsWith("." + below, StringComparison.Ordinal) ? name[..^(below.Length + 1)] : name;
            // What the generator shares with the analyzers, and what the language asks for.
            if (name is "System.Runtime.CompilerServices") continue;
            string expected = below == "." ? root : $"{root}.{below}";
            if (name != expected) wrong.Add($"{Path.GetRelativePath(Source.Root, file)} is in {name}, not in {expected}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Two_folders_that_know_each_other_are_found()
    {
        IReadOnlyList<string> circle = FolderGraph.Read(typeof(FolderTests).Assembly.Location).FindCircles();
        Assert.Equal(2, circle.Count);
        Assert.Contains(circle, static step => step.Contains("One knows Other", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
