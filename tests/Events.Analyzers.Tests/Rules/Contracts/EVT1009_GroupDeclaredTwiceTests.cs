using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Contracts;

public sealed class EVT1009_GroupDeclaredTwiceTests : RuleTest
{
    public override string Id => "EVT1009";

    protected override string Wrap(string source) => ContractPrograms.WithStream(source);

    [Theory]
    [InlineData("""[ConsumerGroup<Orders>("g")] public partial class A { [Handles] public Task On(E e) => Task.CompletedTask; } [ConsumerGroup<Orders>("g")] public partial class [|B|] { [Handles] public Task On(E e) => Task.CompletedTask; } [Event<Orders>("e")] public partial record E(string Id);""")]
    public Task What_is_wrong(string source) => Flags(source);

    [Theory]
    [InlineData("""[ConsumerGroup<Orders>("g")] public partial class A { } [ConsumerGroup<Bills>("g")] public partial class B { }""")]
    [InlineData("""[ConsumerGroup<Orders>("g")] public partial class A { } [ConsumerGroup<Orders>("G")] public partial class B { }""")]
    [InlineData("""[ConsumerGroup<Orders>("g")] public partial class A { } public partial class A { }""")]
    public Task What_is_not(string source) => Silent(source);
}
