namespace Events.Analyzers.Tests.Configuration;

/// <summary>Severities in the ways every .NET analyzer has them, and suppression in source.</summary>
public sealed class SeverityTests
{
    private const string Program = """
        using StackExchange.Redis;
        public class Producer(IDatabase db) { public void Add() => db.StreamAdd("s", "f", "v"); }
        """;

    [Theory]
    [InlineData("[*.cs]\n", "EVT6001 Warning")]
    [InlineData("[*.cs]\ndotnet_diagnostic.EVT6001.severity = error", "EVT6001 Error")]
    [InlineData("[*.cs]\ndotnet_diagnostic.EVT6001.severity = suggestion", "EVT6001 Info")]
    [InlineData("[*.cs]\ndotnet_diagnostic.EVT6001.severity = none", "")]
    [InlineData("[*.cs]\ndotnet_analyzer_diagnostic.category-Events.Retention.severity = error", "EVT6001 Error")]
    [InlineData("[*.cs]\ndotnet_analyzer_diagnostic.category-Events.Streams.severity = error", "EVT6001 Warning")]
    [InlineData("[*.cs]\ndotnet_analyzer_diagnostic.severity = none", "")]
    [InlineData("[tests/**.cs]\ndotnet_diagnostic.EVT6001.severity = none", "EVT6001 Warning")]
    public async Task Editorconfig(string text, string expected) =>
        Assert.Equal(expected, await ConfiguredRun.Of(Program, ("/src/.editorconfig", text + "\n")));

    [Fact]
    public async Task Globalconfig() => Assert.Equal(
        "EVT6001 Error",
        await ConfiguredRun.Of(Program, ("/src/.globalconfig", "is_global = true\ndotnet_diagnostic.EVT6001.severity = error\n")));

    [Theory]
    [InlineData("""[System.Diagnostics.CodeAnalysis.SuppressMessage("Events.Retention", "EVT6001:Stream grows without bound", Justification = "a job trims it")]""")]
    [InlineData("""[System.Diagnostics.CodeAnalysis.SuppressMessage("Events.Retention", "EVT6001", Justification = "a job trims it")]""")]
    public async Task Suppressed_by_attribute(string attribute) => Assert.Equal("", await ConfiguredRun.Of($$"""
        using StackExchange.Redis;
        public class Producer(IDatabase db) { {{attribute}} public void Add() => db.StreamAdd("s", "f", "v"); }
        """));

    [Fact]
    public async Task Suppressed_by_pragma() => Assert.Equal("", await ConfiguredRun.Of("""
        using StackExchange.Redis;
        public class Producer(IDatabase db)
        {
        #pragma warning disable EVT6001 // a job trims it
            public void Add() => db.StreamAdd("s", "f", "v");
        #pragma warning restore EVT6001
        }
        """));
}
