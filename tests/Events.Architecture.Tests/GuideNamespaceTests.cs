using System.Text.RegularExpressions;

namespace Events.Architecture.Tests;

/// <summary>Who copies a block of a guide into an empty project finds on the page which namespaces it needs.</summary>
public sealed partial class GuideNamespaceTests
{
    // What the packages and the SDKs import, or a program that has them imports anyway.
    private static readonly string[] Imported =
        ["Events", "Microsoft.AspNetCore.Builder", "Microsoft.EntityFrameworkCore", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting"];

    private static readonly ILookup<string, string> Spaces = (
        from project in Source.Projects
        from file in Source.Files(project)
        let text = File.ReadAllText(file)
        from type in PublicType().Matches(text)
        let name = type.Groups[1].Value
        let space = Namespace().Match(text).Groups[1].Value
        where !Imported.Contains(space)
        from said in name.EndsWith("Attribute", StringComparison.Ordinal) ? new[] { name, name[..^"Attribute".Length] } : [name]
        select (Name: said, Space: space)).Distinct().ToLookup(static pair => pair.Name, static pair => pair.Space, StringComparer.Ordinal);

    public static TheoryData<string> Guides =>
        [.. Directory.EnumerateFiles(Folder, "*.md").Select(static file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(Source.Root, "docs", "guides");

    [Theory, MemberData(nameof(Guides))]
    public void A_guide_says_the_namespaces_of_what_its_blocks_name(string guide)
    {
        string page = File.ReadAllText(Path.Combine(Folder, guide));
        string[] unsaid = [.. Block().Matches(page)
            .SelectMany(static block => Word().Matches(NoCode().Replace(block.Value, "")))
            .Select(static word => word.Value)
            .Distinct(StringComparer.Ordinal)
            .Where(word => Spaces[word].Any() && !Spaces[word].Any(space => Regex.IsMatch(page, Regex.Escape(space) + @"\b(?!\.)")))
            .Select(static word => $"{word} is of {string.Join(" or ", Spaces[word])}")];
        Assert.True(unsaid.Length == 0, $"docs/guides/{guide} does not say: {string.Join(", ", unsaid)}.");
    }

    [Fact]
    public void Types_are_found() => Assert.Equal(["Events.Hosting"], Spaces["HostedConsumers"]);

    [GeneratedRegex(@"^public (?:(?:static|sealed|abstract|readonly|partial|ref) )*(?:record struct|class|struct|interface|enum|record|delegate [\w<>?]+) (\w+)", RegexOptions.Multiline)]
    private static partial Regex PublicType();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex("^```csharp\n.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"(?<![\w.])[A-Z]\w+")]
    private static partial Regex Word();

    // Strings and comments.
    [GeneratedRegex("\"[^\"\n]*\"|//[^\n]*")]
    private static partial Regex NoCode();
}
