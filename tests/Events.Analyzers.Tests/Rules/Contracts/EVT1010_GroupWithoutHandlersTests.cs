using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Contracts;

public sealed class EVT1010_GroupWithoutHandlersTests : RuleTest
{
    public override string Id => "EVT1010";

    protected override string Wrap(string source) => ContractPrograms.WithStream(source);

    [Theory]
    [InlineData("""[ConsumerGroup<Orders>("g")] public partial class [|A|] { public Task On(E e) => Task.CompletedTask; } [Event<Orders>("e")] public partial record E(string Id);""")]
    public Task What_is_wrong(string source) => Flags(source);

    [Fact]
    public Task A_stream_of_several_that_no_handler_takes_events_of() => Flags(
        """
        [ConsumerGroup<Orders>("g"), ConsumerGroup<Bills>("g")] public partial class [|A|] { [Handles] public Task On(E e) => Task.CompletedTask; }
        [Event<Orders>("e")] public partial record E(string Id);
        [Event<Bills>("f")] public partial record F(string Id);
        """,
        message: "The group 'A' reads what it does not handle: no [Handles] method of it takes an event of 'Bills'");

    [Fact]
    public Task Streams_that_all_have_one() => Silent("""
        [ConsumerGroup<Orders>("g"), ConsumerGroup<Bills>("g")] public partial class A { [Handles] public Task On(E e) => Task.CompletedTask; [Handles] public Task On(F f) => Task.CompletedTask; }
        [ConsumerGroup<Orders>("h"), ConsumerGroup<Bills>("h")] public partial class B { [Handles] public Task On(object e) => Task.CompletedTask; }
        [ConsumerGroup<Orders>("i"), ConsumerGroup<Bills>("i")] public partial class C : Base { [Handles] public Task On(IReadOnlyList<F> e) => Task.CompletedTask; }
        public abstract class Base { [Handles] public Task On(E e) => Task.CompletedTask; }
        [Event<Orders>("e")] public partial record E(string Id);
        [Event<Bills>("f")] public partial record F(string Id);
        """);

    [Theory]
    [InlineData("""[ConsumerGroup<Orders>("g")] public partial class A { [Handles] public Task On(E e) => Task.CompletedTask; } [Event<Orders>("e")] public partial record E(string Id);""")]
    [InlineData("""[ConsumerGroup<Orders>("g")] public abstract partial class A { }""")]
    [InlineData("""public abstract class Base { [Handles] public Task On(E e) => Task.CompletedTask; } [ConsumerGroup<Orders>("g")] public partial class A : Base { } [Event<Orders>("e")] public partial record E(string Id);""")]
    [InlineData("""public partial class A { }""")]
    public Task What_is_not(string source) => Silent(source);
}
