using System.Text.RegularExpressions;

namespace Events.Analyzers.Tests.Catalog.Examples;

/// <summary>A block of C# on a rule's page.</summary>
/// <param name="Section">The heading it stands under.</param>
/// <param name="Code">The text between the fences.</param>
internal sealed partial record PageExample(string Section, string Code)
{
    /// <summary>What the block begins with when it shows a project that the page's other blocks reference.</summary>
    public const string ReferencedProject = "// Shop.Contracts.csproj\n";

    public bool IsReferencedProject => Code.StartsWith(ReferencedProject, StringComparison.Ordinal);

    public static IEnumerable<PageExample> Of(string page)
    {
        string section = "";
        foreach (Match match in HeadingOrBlock().Matches(page))
        {
            if (match.Groups["heading"].Success) section = match.Groups["heading"].Value;
            else yield return new PageExample(section, match.Groups["code"].Value);
        }
    }

    [GeneratedRegex(@"^## (?<heading>[^\n]+)$|^```csharp\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex HeadingOrBlock();
}
