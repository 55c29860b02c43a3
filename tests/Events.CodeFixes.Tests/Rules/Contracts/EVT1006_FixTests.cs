using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Contracts;

public sealed class EVT1006_FixTests : FixTest
{
    public override string Id => "EVT1006";

    protected override string Wrap(string source) => ContractPrograms.InGroup(source);

    [Theory]
    [InlineData("orderId")]
    [InlineData("order_id")]
    public Task Names_the_property_that_was_meant(string given) => Fixes(
        $"[Handles, DedupeBy(\"{given}\")] public Task On(OrderPlaced placed) => Task.CompletedTask;",
        """[Handles, DedupeBy(nameof(OrderPlaced.OrderId))] public Task On(OrderPlaced placed) => Task.CompletedTask;""");

    [Fact]
    public Task An_unknown_name_has_no_fix() => OffersNothing("""[Handles, DedupeBy("Nothing")] public Task On(OrderPlaced placed) => Task.CompletedTask;""");

    [Fact]
    public Task All_at_once() => FixesAll(
        """[Handles, DedupeBy("orderId", "customer")] public Task On(OrderPlaced placed) => Task.CompletedTask;""",
        """[Handles, DedupeBy(nameof(OrderPlaced.OrderId), nameof(OrderPlaced.Customer))] public Task On(OrderPlaced placed) => Task.CompletedTask;""");
}
