namespace Events.Architecture.Tests;

/// <summary>The command lines of the pages are ones that their tools take.</summary>
public sealed class PageCommandTests
{
    public static TheoryData<string> Pages =>
        [.. from page in Directory.EnumerateFiles(Source.Root, "*.md", SearchOption.AllDirectories)
            let name = Path.GetRelativePath(Source.Root, page).Replace('\\', '/')
            where !name.Contains("artifacts/", StringComparison.Ordinal) && !name.Contains("node_modules/", StringComparison.Ordinal)
            orderby name
            select name];

    // It has no such option, takes it for the name of a package, and ends with 106.
    [Theory, MemberData(nameof(Pages))]
    public void Templates_are_installed_without_an_option_that_there_is_not(string page) => Assert.DoesNotContain(
        File.ReadLines(Path.Combine(Source.Root, page)),
        static line => line.Contains("dotnet new install", StringComparison.Ordinal) && line.Contains("--prerelease", StringComparison.Ordinal));
}
