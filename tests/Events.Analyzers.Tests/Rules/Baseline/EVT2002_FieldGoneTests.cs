using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Baseline;

public sealed class EVT2002_FieldGoneTests : BaselineRuleTest
{
    private const string Event = "event orders order.placed v1\n";
    private const string Id1 = "field orders order.placed v1 order_id string\n";

    public override string Id => "EVT2002";

    [Theory]
    [InlineData(
        Event + Id1 + "field orders order.placed v1 coupon string", """[Event<Orders>("order.placed")] public sealed partial record [|OrderPlaced|](string OrderId);""",
        "'order.placed' has no field 'coupon', which events.contract.txt records: older entries have it, and this code passes it over; older code cannot decode new entries without it, and programs in other languages miss it")]
    [InlineData(
        Event + Id1 + "field orders order.placed v1 coupon string?", """[Event<Orders>("order.placed")] public sealed partial record [|OrderPlaced|](string OrderId);""",
        "'order.placed' has no field 'coupon', which events.contract.txt records: older entries have it, and this code passes it over; older code reads it as null, and programs in other languages miss it")]
    [InlineData(
        Event + Id1 + "field orders order.placed v1 customer string default", """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId, string [|Client|]);""",
        "'Client' is written as 'client', and 'order.placed' has no field 'customer', which events.contract.txt records: older entries have it under the old name and cannot be decoded; older code reads it as its default, and programs in other languages miss it")]
    [InlineData(
        Event + Id1, """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced([Alias("order_id")] string [|Number|]);""",
        "'Number' is written as 'number', and 'order.placed' has no field 'order_id', which events.contract.txt records: older entries are read by the alias; older code cannot decode new entries without it, and programs in other languages miss it")]
    [InlineData(
        Event + "field orders order.placed v1 order_id string alias:id", """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string [|OrderId|]);""",
        "'OrderId' no longer has the alias 'id', which events.contract.txt records: entries that have it under that name cannot be decoded")]
    [InlineData(
        Event + "field orders order.placed v1 address record\nfield orders order.placed v1 address.street string\nfield orders order.placed v1 address.city string\n",
        """public sealed record Address(string Street, string City); [Event<Orders>("order.placed")] public sealed partial record OrderPlaced(Address [|ShipTo|]);""",
        "'ShipTo' is written as 'ship_to', and 'order.placed' has no field 'address', which events.contract.txt records: older entries have it under the old name and cannot be decoded; older code cannot decode new entries without it, and programs in other languages miss it")]
    [InlineData(
        Event + "field orders order.placed v1 address record\nfield orders order.placed v1 address.street string\nfield orders order.placed v1 address.zip int\n",
        """public sealed record Address(string Street, int [|PostalCode|]); [Event<Orders>("order.placed")] public sealed partial record OrderPlaced(Address Address);""",
        "'PostalCode' is written as 'address.postal_code', and 'order.placed' has no field 'address.zip', which events.contract.txt records: older entries have it under the old name and cannot be decoded; older code cannot decode new entries without it, and programs in other languages miss it")]
    public Task What_is_gone(string contract, string source, string message) => FlagsWith(contract, source, message);

    [Fact]
    public Task A_gone_field_is_not_taken_for_one_of_two_that_are_new() => FlagsWith(
        Event + Id1 + "field orders order.placed v1 customer string",
        """[Event<Orders>("order.placed")] public sealed partial record [|OrderPlaced|](string OrderId, string? Client, string? Buyer);""");

    [Theory]
    [InlineData(Event + Id1, """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId);""")]
    [InlineData(Event + Id1, """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced([Field("order_id")] string Number);""")]
    [InlineData(Event + Id1, """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId, string? Note);""")]
    [InlineData(Event + Id1, """[Event<Orders>("order.placed"), FieldNaming(FieldNaming.AsIs)] public sealed partial record OrderPlaced(string order_id);""")]
    [InlineData(Event + Id1 + "retired orders order.placed v1 coupon", """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId);""")]
    [InlineData(Event + Id1 + "retired orders order.placed v1 coupon", """[Event<Orders>("order.placed"), Retired("coupon")] public sealed partial record OrderPlaced(string OrderId);""")]
    // A new version is another contract, and one that is gone is told as a whole.
    [InlineData(Event + Id1 + "field orders order.placed v1 cents int", """
        [Event<Orders>("order.placed")] public sealed partial record V1(string OrderId, int Cents);
        [Event<Orders>("order.placed", Version = 2)] public sealed partial record OrderPlaced(string OrderId, decimal Amount);
        """)]
    [InlineData("event orders order.closed v1\nfield orders order.closed v1 reason string", "")]
    // Refused: other rules say why.
    [InlineData(Event + Id1, """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(object Number);""")]
    [InlineData(
        Event + "field orders order.placed v1 a string\nfield orders order.placed v1 b string",
        """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string B, string A);""")]
    public Task What_is_still_there(string contract, string source) => SilentWith(contract, source);
}
