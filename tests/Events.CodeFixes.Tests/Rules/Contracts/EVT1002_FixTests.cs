using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Contracts;

public sealed class EVT1002_FixTests : FixTest
{
    public override string Id => "EVT1002";

    protected override string Wrap(string source) => ContractPrograms.WithStream(source);

    [Theory]
    [InlineData("""[Event<Orders>("")] public sealed partial record OrderPlaced(string Id);""", """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string Id);""")]
    [InlineData("""[Event<Orders>("a")] public sealed partial record OrderPlaced([Field(" ")] string OrderId);""", """[Event<Orders>("a")] public sealed partial record OrderPlaced([Field("order_id")] string OrderId);""")]
    public Task Proposes_a_name(string before, string after) => Fixes(before, after);

    [Fact]
    public Task All_at_once() => FixesAll("""
        [Event<Orders>("")] public sealed partial record OrderPlaced(string Id);
        [Event<Orders>("")] public sealed partial record OrderPaid(string Id);
        """, """
        [Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string Id);
        [Event<Orders>("order.paid")] public sealed partial record OrderPaid(string Id);
        """);

    [Fact]
    public Task A_duplicate_has_no_fix() => OffersNothing("""
        [Event<Orders>("a")] public sealed partial record OrderPlaced(string Id);
        [Event<Orders>("a")] public sealed partial record OrderPaid(string Id);
        """);
}
