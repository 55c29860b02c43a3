using System.Collections.Immutable;
using Events.Analyzers.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Events.Analyzers.Tests.Rules.Suppressions;

public sealed class EVT8002_MalformedLineTests : RuleTest
{
    public override string Id => "EVT8002";

    [Theory]
    [InlineData("Events.Effects.txt", "[Shop.IGateway]::ChargeAsync : safe")]
    [InlineData("Events.Effects.txt", "# a comment\n\n[Shop.IGateway]::ChargeAsync = harmless")]
    public async Task What_is_wrong(string name, string text)
    {
        Diagnostic found = Assert.Single(await RunWith(name, text));
        Assert.EndsWith(name, found.Location.GetLineSpan().Path, StringComparison.Ordinal);
        Assert.Equal(text.Split('\n').Length - 1, found.Location.GetLineSpan().StartLinePosition.Line);
        Assert.Contains(name, found.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_value_of_the_other_file_names_those_that_are_right() =>
        Assert.Contains("autoclaim", Assert.Single(await RunWith("Events.RedisMethods.txt", "[Shop.Log]::Tail = unsafe")).GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);

    [Theory]
    [InlineData("Events.Effects.txt", "[Shop.IGateway]::ChargeAsync = safe")]
    [InlineData("Events.Effects.txt", "# nothing\n\n  # indented\n[Shop.IStore`1]::Put = FRESH")]
    [InlineData("Events.RedisMethods.txt", "[Shop.Log]::Tail = read")]
    [InlineData("Other.txt", "anything")]
    public async Task What_is_not(string name, string text)
    {
        await Silent("class C { }");
        Assert.Empty(await RunWith(name, text));
    }

    private Task<ImmutableArray<Diagnostic>> RunWith(string name, string text)
    {
        CSharpCompilation compilation = Programs.Compile([("Test.cs", "class C { }")]);
        return AnalyzerRun.RunAsync(compilation, Id, TestOptions.With([("/src/" + name, text)]));
    }
}
