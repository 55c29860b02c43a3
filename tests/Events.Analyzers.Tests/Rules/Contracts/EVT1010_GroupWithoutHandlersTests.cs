using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Contracts;

public sealed class EVT1010_GroupWithoutHandlersTests : RuleTest
{
    public override string Id => "EVT1010";

    protected override string Wrap(string source) => ContractPrograms.WithStream(source);

    [Theory]
    [InlineData("""[ConsumerGroup<Orders>("g")] public partial class [|A|] { public Task On(E e) => Task.CompletedTask; } [Event<Orders>("e")] public partial record E(string Id);""")]
    public Task What_is_wrong(string source) => Flags(source);

    [Theory]
    [InlineData("""[ConsumerGroup<Orders>("g")] public partial class A { [Handles] public Task On(E e) => Task.CompletedTask; } [Event<Orders>("e")] public partial record E(string Id);""")]
    [InlineData("""[ConsumerGroup<Orders>("g")] public abstract partial class A { }""")]
    [InlineData("""public abstract class Base { [Handles] public Task On(E e) => Task.CompletedTask; } [ConsumerGroup<Orders>("g")] public partial class A : Base { } [Event<Orders>("e")] public partial record E(string Id);""")]
    [InlineData("""public partial class A { }""")]
    public Task What_is_not(string source) => Silent(source);
}
