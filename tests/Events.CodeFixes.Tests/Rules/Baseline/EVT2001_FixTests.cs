using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Baseline;

public sealed class EVT2001_FixTests : BaselineFixTest
{
    private const string Placed = "event orders order.placed v1\nfield orders order.placed v1 order_id string\n";

    public override string Id => "EVT2001";

    [Theory]
    [InlineData("", """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId);""", Placed)]
    [InlineData(
        Placed, """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId, string? Note);""",
        "event orders order.placed v1\nfield orders order.placed v1 note string?\nfield orders order.placed v1 order_id string\n")]
    [InlineData(
        Placed, """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced([Alias("id")] string OrderId);""",
        "event orders order.placed v1\nfield orders order.placed v1 order_id string alias:id\n")]
    [InlineData(
        Placed, """public enum Channel { Web, [UnknownValue, Alias("fax")] Other } public sealed record Via(Channel Channel, int Count = 1); [Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId, Via? Via);""",
        Placed + "field orders order.placed v1 via record?\nfield orders order.placed v1 via.channel enum(Other|fax*,Web)\nfield orders order.placed v1 via.count int default\n")]
    [InlineData(
        Placed, """[Event<Orders>("order.placed"), Retired("a b", "coupon")] public sealed partial record OrderPlaced(string OrderId);""",
        "event orders order.placed v1\nretired orders order.placed v1 \"a b\"\nretired orders order.placed v1 coupon\nfield orders order.placed v1 order_id string\n")]
    public Task Records_what_is_new(string contract, string source, string after) =>
        Fixes(contract, source, "Record in 'events.contract.txt'", contractAfter: after);

    [Fact]
    public Task Comments_and_line_ends_stay() => Fixes(
        Placed.Replace("field", "\n# the number on the receipt\n\nfield", StringComparison.Ordinal) + "# the end",
        """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string? Note, string OrderId = "");""",
        "Record in 'events.contract.txt'",
        contractAfter: "event orders order.placed v1\nfield orders order.placed v1 note string?\n\n# the number on the receipt\n\nfield orders order.placed v1 order_id string\n# the end\n",
        end: "\r\n");

    [Fact]
    public Task All_at_once() => FixesAll(
        "!", """
        [Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId);
        [Event<Orders>("order.paid")] public sealed partial record OrderPaid(string OrderId, long Cents);
        """,
        "stream orders\nevent orders order.paid v1\nfield orders order.paid v1 cents long\nfield orders order.paid v1 order_id string\n" + Placed);
}
