using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Contracts;

public sealed class EVT1005_HandlerCannotBeDispatchedTests : RuleTest
{
    public override string Id => "EVT1005";

    protected override string Wrap(string source) => ContractPrograms.InGroup(source);

    [Theory]
    [InlineData("[Handles] public void [|On|](OrderPlaced e) { }")]
    [InlineData("[Handles] public async void [|On|](OrderPlaced e) { await Task.Yield(); }")]
    [InlineData("[Handles] public Task<int> [|On|](OrderPlaced e) => Task.FromResult(1);")]
    [InlineData("[Handles] public Task [|On|]() => Task.CompletedTask;")]
    [InlineData("[Handles] public Task [|On|](string e) => Task.CompletedTask;")]
    [InlineData("[Handles] public Task [|On|]<T>(OrderPlaced e) => Task.CompletedTask;")]
    [InlineData("[Handles] public Task [|On|](ref OrderPlaced e) => Task.CompletedTask;")]
    [InlineData("[Handles] public Task [|On|](OrderPlaced e, int attempt) => Task.CompletedTask;")]
    [InlineData("[Handles] public Task [|On|](OrderPlaced e, CancellationToken a, CancellationToken b) => Task.CompletedTask;")]
    [InlineData("[Handles] public Task [|On|](CancellationToken a, OrderPlaced e) => Task.CompletedTask;")]
    public Task Signatures_that_cannot_be_called(string handler) => Flags(handler);

    [Fact]
    public Task Two_handlers_of_one_event() => Flags("""
        [Handles] public Task First(OrderPlaced e) => Task.CompletedTask;
        [Handles] public Task [|Second|](OrderPlaced e, CancellationToken ct) => Task.CompletedTask;
        """,
        "The handler 'Second' is never called: 'First' already handles 'OrderPlaced' in this group");

    [Fact]
    public Task Event_of_another_stream() => Flags("""
        [Handles] public Task [|On|](Billed e) => Task.CompletedTask;
        }
        [Event<Bills>("billed")] public partial record Billed(string Id);
        public class Rest {
        """,
        "The handler 'On' is never called: 'Billed' is an event of the stream 'Bills', and the group reads 'Orders'");

    [Fact]
    public Task Handler_outside_of_a_group() => Flags("""
        }
        public class Loose { [Handles] public Task [|On|](OrderPlaced e) => Task.CompletedTask;
        """);

    [Theory]
    [InlineData("[Handles] public Task On(OrderPlaced e) => Task.CompletedTask;")]
    [InlineData("[Handles] public ValueTask On(OrderPlaced e, EventContext context) => default;")]
    [InlineData("[Handles] private async Task On(OrderPlaced e, CancellationToken ct) => await Task.Yield();")]
    [InlineData("[Handles] internal Task On(in OrderPlaced e, EventContext context, CancellationToken ct) => Task.CompletedTask;")]
    [InlineData("[Handles] public static Task On(OrderPlaced e, CancellationToken ct, EventContext context) => Task.CompletedTask;")]
    [InlineData("public void Helper(string anything) { }")]
    [InlineData("""public void On(OrderPlaced e) { }""")]
    [InlineData("""public Task<int> Count(OrderPlaced e) => Task.FromResult(1);""")]
    [InlineData("""[Handles] protected internal ValueTask On(OrderPlaced e, EventContext context, CancellationToken ct) => default;""")]
    [InlineData("""[Handles] public async ValueTask On(OrderPlaced e) { await Task.Yield(); }""")]
    [InlineData("""[Handles, Idempotent("writes the same file again")] public Task On(OrderPlaced e) => Task.CompletedTask;""")]
    [InlineData("""public class HandlesAttribute : Attribute; [Group.Handles] public void Own() { }""")]
    [InlineData("""private Task On(string e, int attempt) => Task.CompletedTask;""")]
    [InlineData("""[Handles] Task On(OrderPlaced e) => Task.CompletedTask;""")]
    public Task Handlers_the_dispatch_can_call(string handler) => Silent(handler);
}
