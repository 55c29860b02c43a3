using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Baseline;

public sealed class EVT2005_RetiredNameUsedTests : BaselineRuleTest
{
    private const string Placed = "event orders order.placed v1\nfield orders order.placed v1 order_id string\n";

    public override string Id => "EVT2005";

    [Theory]
    [InlineData(
        Placed + "retired orders order.placed v1 coupon", """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId, int? [|Coupon|]);""",
        "'coupon' of 'order.placed' is a name that events.contract.txt retires: older entries have another value under it, and would be read as 'Coupon'; older code and programs in other languages take new ones for the other")]
    [InlineData(
        Placed + "retired orders order.placed v1 coupon", """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId, [Alias("coupon")] int? [|Voucher|]);""",
        "'coupon' of 'order.placed' is a name that events.contract.txt retires: older entries have another value under it, and would be read as 'Voucher'; older code and programs in other languages take new ones for the other")]
    [InlineData(
        Placed + "retired orders order.closed", """[Event<Orders>([|"order.closed"|])] public sealed partial record OrderClosed(string OrderId); [Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId);""",
        "The event type 'order.closed' of 'OrderClosed' is a name that events.contract.txt retires: older entries of it are another event, and would be read as this one; older code and programs in other languages take new ones for the other")]
    [InlineData(
        "retired orders order.placed v1", """[Event<Orders>([|"order.placed"|])] public sealed partial record OrderPlaced(string OrderId);""",
        "Version 1 of 'order.placed' is a name that events.contract.txt retires: older entries of that version have other fields; take the next number")]
    [InlineData(
        "retired returns", """[EventStream([|"returns"|])] public sealed partial class Returns;""",
        "The key 'returns' of 'Returns' is a name that events.contract.txt retires: whatever is still there under it is of other events")]
    public Task What_comes_back(string contract, string source, string message) => FlagsWith(contract, source, message);

    [Theory]
    [InlineData(Placed, """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId, int? Coupon);""")]
    [InlineData(Placed + "retired orders order.placed v1 coupon", """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId, int? Voucher);""")]
    [InlineData(Placed + "retired orders order.placed v1 coupon", """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId, [Field("voucher")] int? Coupon);""")]
    [InlineData(Placed + "retired orders order.placed v1 coupon", """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId) { [Ignore] public int? Coupon { get; set; } }""")]
    [InlineData(Placed + "retired bills order.placed v1 coupon", """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId, int? Coupon);""")]
    [InlineData(Placed + "retired orders order.placed v2 coupon", """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId, int? Coupon);""")]
    [InlineData(Placed + "retired bills order.placed", """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId);""")]
    [InlineData(Placed + "retired orders order.placed v2", """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId);""")]
    public Task What_is_another_name(string contract, string source) => SilentWith(contract, source);
}
