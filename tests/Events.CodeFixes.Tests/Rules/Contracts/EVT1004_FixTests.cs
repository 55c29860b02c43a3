using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Contracts;

public sealed class EVT1004_FixTests : FixTest
{
    public override string Id => "EVT1004";

    [Fact]
    public Task Writes_the_name_on_the_wire() => Fixes(Program("typeof(OrderPlaced).Name"), Program("\"order.placed\""));

    [Fact]
    public Task By_the_generated_name_where_it_is() => Fixes(
        Program("typeof(OrderPlaced).FullName", "public static string EventTypeName => \"order.placed\";"),
        Program("OrderPlaced.EventTypeName", "public static string EventTypeName => \"order.placed\";"));

    [Fact]
    public Task A_type_that_is_no_event_has_no_fix() => OffersNothing(Program("typeof(string).Name"));

    private static string Program(string type, string member = "") => $$"""
        using Events;
        using StackExchange.Redis;
        [EventStream("orders")] public sealed partial class Orders;
        [Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string Id) { {{member}} }
        public class Producer(IDatabase db)
        {
            public void Add() => db.StreamAdd("orders", new NameValueEntry[] { new("type", {{type}}) }, maxLength: 10, useApproximateMaxLength: true);
        }
        """;

    [Fact]
    public Task All_at_once() => FixesAll(
        Program("typeof(OrderPlaced).Name), new(\"event\", typeof(OrderPlaced).Name"),
        Program("\"order.placed\"), new(\"event\", \"order.placed\""));
}
