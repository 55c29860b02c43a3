using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;

namespace Events.Dashboard;

/// <summary>The guide's code is code, and its options are all there are.</summary>
public sealed partial class GuideTests
{
    [Theory]
    [InlineData("docs/guides/dashboard.md", 2)]
    [InlineData("src/Events.Dashboard/README.md", 1)]
    public void Every_block_is_compiled(string page, int count)
    {
        string code = Normal(File.ReadAllText(Path.Combine(Root(), "tests/Events.Dashboard.Tests/Guide.cs")).Replace("WebApplication app = builder.Build();", "", StringComparison.Ordinal));
        MatchCollection blocks = Block().Matches(Read(page));

        Assert.Equal(count, blocks.Count);
        Assert.All(blocks, block => Assert.Contains(
            Normal(block.Groups[1].Value.Replace("WebApplication app = builder.Build();", "", StringComparison.Ordinal)), code, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_option_is_in_the_guide()
    {
        string guide = Read("docs/guides/dashboard.md");
        Assert.All(
            typeof(DashboardOptions).GetProperties().Where(static property => property.GetMethod!.IsPublic),
            property => Assert.Contains($"| `{property.Name}`", guide, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_its_services_mapping_says_what_is_missing()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        await using WebApplication app = builder.Build();
        InvalidOperationException missing = Assert.Throws<InvalidOperationException>(() => app.MapEventsDashboard("/events"));
        Assert.Contains("AddEventsDashboard", missing.Message, StringComparison.Ordinal);
    }

    private static string Read(string page) => File.ReadAllText(Path.Combine(Root(), page));

    private static string Normal(string code) => Space().Replace(code, " ").Trim();

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
