using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Contracts;

public sealed class EVT1005_FixTests : FixTest
{
    public override string Id => "EVT1005";

    protected override string Wrap(string source) => ContractPrograms.InGroup(source);

    [Fact]
    public Task Returns_the_task() => Fixes(
        """[Handles] public async void On(OrderPlaced placed) => await Task.Delay(1);""",
        """[Handles] public async Task On(OrderPlaced placed) => await Task.Delay(1);""");

    [Fact]
    public Task Another_shape_has_no_fix() => OffersNothing("""[Handles] public int On(OrderPlaced placed) => 1;""");

    [Fact]
    public Task All_at_once() => FixesAll("""
        [Handles] public async void On(OrderPlaced placed) => await Task.Delay(1);
        [Handles] public async void OnPaid(OrderPaid paid) => await Task.Delay(1);
        [Event<Orders>("order.paid")] public sealed partial record OrderPaid(string OrderId);
        """, """
        [Handles] public async Task On(OrderPlaced placed) => await Task.Delay(1);
        [Handles] public async Task OnPaid(OrderPaid paid) => await Task.Delay(1);
        [Event<Orders>("order.paid")] public sealed partial record OrderPaid(string OrderId);
        """);
}
