using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Baseline;

public sealed class EVT2006_EventOrStreamGoneTests : BaselineRuleTest
{
    private const string Placed = "event orders order.placed v1\nfield orders order.placed v1 order_id string\n";

    public override string Id => "EVT2006";

    [Theory]
    [InlineData(
        Placed, """[Event<Orders>([|"order.created"|])] public sealed partial record OrderPlaced(string OrderId);""",
        "'OrderPlaced' is written as 'order.created', and no event has the type 'order.placed', which events.contract.txt records: older entries are of a type that nothing here knows any more; older code and programs in other languages do not know new ones")]
    [InlineData(
        Placed, """[Event<Orders>([|"order.created"|]), Alias("order.placed")] public sealed partial record OrderPlaced(int Other);""",
        "'OrderPlaced' is written as 'order.created', and no event has the type 'order.placed', which events.contract.txt records: older entries are read by the alias; older code and programs in other languages do not know new ones")]
    [InlineData(
        "event orders order.placed v1 alias:order.created\nfield orders order.placed v1 order_id string", """[Event<Orders>("order.placed")] public sealed partial record [|OrderPlaced|](string OrderId);""",
        "'OrderPlaced' no longer has the alias 'order.created', which events.contract.txt records: older entries of that type are not known any more")]
    [InlineData(
        Placed, """[Event<Orders>("order.placed", Version = 2)] public sealed partial record [|OrderPlaced|](string OrderId);""",
        "No record is version 1 of 'order.placed' any more, which events.contract.txt records: older entries of that version are read as those of version 2, with the defaults of what they lack; keep the record and an [Upcast] from it")]
    public Task What_is_gone(string contract, string source, string message) => FlagsWith(contract, source, message);

    [Fact]
    public async Task An_event_that_is_gone_is_told_at_its_stream()
    {
        var found = await Verify(
            [("Test.cs", """using Events; [EventStream("orders")] public sealed partial class [|Orders|];""")], expectSome: true,
            options: TestOptions.With([("/src/events.contract.txt", "events-contract 1\nstream orders\n" + Placed)]));
        Assert.StartsWith("'Orders' has no event 'order.placed', which events.contract.txt records: ", Assert.Single(found).GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_changes_is_told_once_for_all_events()
    {
        var found = await AnalyzerRun.RunAsync(
            Programs.Compile([("Test.cs", """
            using Events;
            [EventStream("shop:orders")] public sealed partial class Orders;
            [Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId);
            [Event<Orders>("order.paid")] public sealed partial record OrderPaid(string OrderId);
            """)]),
            options: TestOptions.With([("/src/events.contract.txt", "events-contract 1\nstream orders\n" + Placed + "event orders order.paid v1\nfield orders order.paid v1 order_id string\n")]));
        var only = Assert.Single(found, item => item.Id.StartsWith("EVT2", StringComparison.Ordinal));
        Assert.StartsWith(
            "The key of 'Orders' is 'shop:orders', and no stream has the key 'orders', which events.contract.txt records: entries under the old key are not read any more",
            only.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Equal("\"shop:orders\"", only.Location.SourceTree!.GetText().ToString(only.Location.SourceSpan));
    }

    [Fact]
    public Task A_stream_that_is_gone_is_told_at_its_line() => FlagsLine(
        Text("# returned goods\nstream returns\n"), "", 5, "No class here is the stream 'returns', which events.contract.txt records: its entries are not read any more");

    [Theory]
    [InlineData("event shop:orders order.placed v1\nfield shop:orders order.placed v1 id int\n", 0)]
    [InlineData("event shop:orders order.placed v1\nfield shop:orders order.placed v1 id int\nevent shop:orders order.paid v1\nevent shop:other a v1\n", 2)]
    public async Task Events_of_a_stream_in_another_project_have_their_lines_here(string contract, int gone)
    {
        var shop = References.Library("Shop.Contracts", """
            using Events;
            [EventStream("shop:orders")] public sealed partial class ShopOrders;
            [Event<ShopOrders>("order.closed")] public sealed partial record OrderClosed(string Id);
            """, References.All);
        var found = await AnalyzerRun.RunAsync(
            Programs.Compile([("Test.cs", """using Events; [Event<ShopOrders>("order.placed")] public sealed partial record OrderPlaced(int Id);""")], [.. References.All, shop]),
            options: TestOptions.With([("/src/events.contract.txt", "events-contract 1\n" + contract)]));
        Assert.Equal(Enumerable.Repeat("EVT2006", gone), found.Where(item => item.Id.StartsWith("EVT2", StringComparison.Ordinal)).Select(item => item.Id));
        Assert.All(found.Where(item => item.Id == "EVT2006"), item => Assert.Equal("/src/events.contract.txt", item.Location.GetLineSpan().Path));
    }

    [Theory]
    [InlineData(Placed, """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId);""")]
    [InlineData(Placed, "#if !NEVER\n[Event<Orders>(\"order.placed\")]\n#else\n[Event<Orders>(\"order.other\")]\n#endif\npublic sealed partial record OrderPlaced(string OrderId);")]
    [InlineData(Placed, "public partial class Outer<T> { } public partial class Outer { [Event<Orders>(\"order.placed\")] public sealed partial record OrderPlaced(string OrderId); }")]
    [InlineData(Placed, """[Event<Orders>("order.placed")] public sealed partial record RenamedClass(int OrderId);""")]
    [InlineData(Placed, """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(object Refused);""")]
    [InlineData(Placed, """[Event<Orders>("order.placed")] public abstract partial record OrderPlaced(string OrderId);""")]
    [InlineData("retired orders order.placed", "")]
    [InlineData("retired orders order.placed v1", """[Event<Orders>("order.placed", Version = 2)] public sealed partial record OrderPlaced(string OrderId);""")]
    [InlineData("retired returns", "")]
    [InlineData("", """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId);""")]
    [InlineData(Placed, """
        [Event<Orders>("order.placed")] public sealed partial record V1(string OrderId);
        [Event<Orders>("order.placed", Version = 2)] public sealed partial record OrderPlaced(string OrderId);
        """)]
    public Task What_is_still_there(string contract, string source) => SilentWith(contract, source);
}
