using Events.Analyzers.Suppressors;
using Events.Analyzers.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.Analyzers.Tests.Suppressors;

/// <summary>The compiler's "not exhaustive" is taken back where each event has an arm, and nowhere else.</summary>
public sealed class CompleteSwitchSuppressorTests
{
    private const string Contracts = """
        using Events;
        using Events.Wire;
        [EventStream("s")] public sealed partial class Orders;
        [Event<Orders>("placed")] public sealed partial record Placed(string Id) : IEventOf<Orders> { void IEventOf<Orders>.EncodeEntry(ref EntryWriter writer) { } }
        [Event<Orders>("shipped")] public sealed partial record Shipped(string Id) : IEventOf<Orders> { void IEventOf<Orders>.EncodeEntry(ref EntryWriter writer) { } }
        public interface IShape;
        public sealed record Square : IShape;

        """;

    [Theory]
    [InlineData("IEventOf<Orders>", "Placed => 1, Shipped => 2", true)]
    [InlineData("IEventOf<Orders>", "Placed => 1", false)]
    [InlineData("IEventOf<Orders>", "Placed => 1, Shipped { Id: \"\" } => 2", false)]
    [InlineData("IShape", "Square => 1", false)]
    public async Task Of_a_switch_expression(string type, string arms, bool isTakenBack)
    {
        string source = Contracts + $"public static class Uses {{ public static int Of({type} value) => value switch {{ {arms} }}; }}";
        var run = new CompilationWithAnalyzers(
            Programs.Compile([("Test.cs", source)]), [new CompleteSwitchSuppressor()],
            new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), null, true, false, true));
        Diagnostic found = Assert.Single(await run.GetAllDiagnosticsAsync(), diagnostic => diagnostic.Id == "CS8509");
        Assert.Equal(isTakenBack, found.IsSuppressed);
    }
}
