using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Robustness;

/// <summary>Code as it stands in an editor while somebody types it: no rule throws.</summary>
public sealed class BrokenCodeTests
{
    [Theory]
    [InlineData("[Event<>(\"placed\")] public sealed partial record Placed(string OrderId);")]
    [InlineData("[Event<NoSuchStream>(\"placed\")] public sealed partial record Placed(string OrderId);")]
    [InlineData("[Event<Orders[]>(\"placed\")] public sealed partial record Placed(string OrderId);")]
    [InlineData("[ConsumerGroup<>(\"mail\")] public sealed partial class Mail { [Handles] public Task On(Placed placed) => Task.CompletedTask; } [Event<Orders>(\"p\")] public record Placed(string Id);")]
    [InlineData("[ConsumerGroup<NoSuchStream>(\"mail\")] public sealed partial class Mail { [Handles] public Task On() => Task.CompletedTask; }")]
    public async Task An_unfinished_declaration_makes_no_rule_throw(string declaration) =>
        await AnalyzerRun.RunAsync(Programs.Compile(
            [("Broken.cs", "using Events;\n[EventStream(\"orders\")] public sealed partial class Orders;\n" + declaration)], allowErrors: true));
}
