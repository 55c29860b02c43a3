using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Baseline;

public sealed class EVT2004_NewlyRequiredTests : BaselineRuleTest
{
    private const string Placed = "event orders order.placed v1\nfield orders order.placed v1 order_id string\n";

    public override string Id => "EVT2004";

    [Theory]
    [InlineData(
        Placed, """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId, int [|Count|]);""",
        "The field 'count' of 'order.placed' is required, and events.contract.txt does not have it so: older entries lack it and cannot be decoded, nor those that older code or programs in other languages still write")]
    [InlineData(
        Placed + "field orders order.placed v1 count int?", """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId, int [|Count|]);""",
        "The field 'count' of 'order.placed' is required, and events.contract.txt does not have it so: older entries without it, or in which it is null, cannot be decoded")]
    [InlineData(
        Placed + "field orders order.placed v1 count int default", """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId, int [|Count|]);""",
        "The field 'count' of 'order.placed' is required, and events.contract.txt does not have it so: older entries without it cannot be decoded")]
    [InlineData(
        Placed, """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId) { public required string [|Note|] { get; init; } }""",
        "The field 'note' of 'order.placed' is required, and events.contract.txt does not have it so: older entries lack it and cannot be decoded, nor those that older code or programs in other languages still write")]
    [InlineData(
        Placed, """public sealed record Address(string Street, string City); [Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId, Address [|Address|]);""",
        "The field 'address' of 'order.placed' is required, and events.contract.txt does not have it so: older entries lack it and cannot be decoded, nor those that older code or programs in other languages still write")]
    [InlineData(
        Placed + "field orders order.placed v1 address record?\nfield orders order.placed v1 address.street string\nfield orders order.placed v1 address.city string",
        """public sealed record Address(string Street, string City, string [|Country|]); [Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId, Address? Address);""",
        "The field 'address.country' of 'order.placed' is required, and events.contract.txt does not have it so: older entries lack it and cannot be decoded, nor those that older code or programs in other languages still write")]
    public Task What_older_entries_lack(string contract, string source, string message) => FlagsWith(contract, source, message);

    [Theory]
    [InlineData(Placed, """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId);""")]
    [InlineData(Placed, """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId, int? Count);""")]
    [InlineData(Placed, """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId, int Count = 1);""")]
    [InlineData(Placed, """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId) { public string Note { get; init; } = ""; }""")]
    [InlineData(Placed, """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId) { public int Computed => 1; }""")]
    [InlineData(Placed, """public sealed record Address(string Street, string City); [Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId, Address? Address);""")]
    [InlineData("", """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId);""")]
    [InlineData(Placed, """
        [Event<Orders>("order.placed")] public sealed partial record V1(string OrderId);
        [Event<Orders>("order.placed", Version = 2)] public sealed partial record OrderPlaced(string OrderId, int Count);
        """)]
    public Task What_they_need_not_have(string contract, string source) => SilentWith(contract, source);
}
