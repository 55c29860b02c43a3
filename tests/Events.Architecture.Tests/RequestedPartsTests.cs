using System.Xml.Linq;

namespace Events.Architecture.Tests;

/// <summary>The parts and the packages that the project was to be made of.</summary>
public sealed class RequestedPartsTests
{
    [Theory]
    [InlineData("Events.sln")]
    [InlineData("nuget.config")]
    [InlineData("src/Events.Generator/Events.Generator.csproj")]
    [InlineData("src/Events.Runtime/Events.Runtime.csproj")]
    [InlineData("src/Events.Analyzers/Events.Analyzers.csproj")]
    [InlineData("samples/Orders/Orders.csproj")]
    [InlineData("tests/Events.Generator.Tests/Events.Generator.Tests.csproj")]
    [InlineData("tests/Events.Runtime.Tests/Events.Runtime.Tests.csproj")]
    [InlineData("tests/Events.Analyzers.Tests/Events.Analyzers.Tests.csproj")]
    [InlineData("tests/Orders.Tests/Orders.Tests.csproj")]
    public void Each_part_is_there_and_each_project_is_in_the_solution(string path)
    {
        Assert.True(File.Exists(Path.Combine(Source.Root, path)), $"There is no {path}.");
        if (!path.EndsWith(".csproj", StringComparison.Ordinal)) return;
        string solution = File.ReadAllText(Path.Combine(Source.Root, "Events.sln"));
        Assert.Contains($"\"{path.Replace('/', '\\')}\"", solution, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("Microsoft.CodeAnalysis.CSharp", "src/Events.Generator/Events.Generator.csproj")]
    [InlineData("Microsoft.CodeAnalysis.CSharp", "src/Events.Analyzers/Events.Analyzers.csproj")]
    [InlineData("Microsoft.CodeAnalysis.Analyzers", "src/Events.Analyzers/Events.Analyzers.csproj")]
    [InlineData("StackExchange.Redis", "src/Events.StackExchangeRedis/Events.StackExchangeRedis.csproj")]
    [InlineData("Testcontainers.Redis", "tests/Events.TestSupport/Events.TestSupport.csproj")]
    public void Each_package_is_used_where_it_was_to_be(string package, string project) => Assert.Contains(package, References(project));

    [Fact]
    public void Every_test_project_runs_on_xunit()
    {
        XDocument props = XDocument.Load(Path.Combine(Source.Root, "tests", "Directory.Build.targets"));
        Assert.Contains(props.Descendants("PackageReference"), static reference => (string?)reference.Attribute("Include") == "xunit");
    }

    private static IEnumerable<string> References(string project) => XDocument.Load(Path.Combine(Source.Root, project))
        .Descendants("PackageReference").Select(static reference => (string?)reference.Attribute("Include") ?? "");
}
