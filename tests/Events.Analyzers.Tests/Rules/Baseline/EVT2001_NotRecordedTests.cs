using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Baseline;

public sealed class EVT2001_NotRecordedTests : BaselineRuleTest
{
    private const string Placed = "event orders order.placed v1\nfield orders order.placed v1 order_id string\n";

    public override string Id => "EVT2001";

    [Theory]
    [InlineData(
        "", """[Event<Orders>("order.placed")] public sealed partial record [|OrderPlaced|](string OrderId);""",
        "The event type 'order.placed' of 'OrderPlaced' is not recorded in events.contract.txt: older code and programs in other languages do not know it and pass it over, or as their policy says")]
    [InlineData(
        Placed, """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId, string? [|Note|]);""",
        "The field 'note' of 'order.placed' is not recorded in events.contract.txt: older entries lack it and are read with null; older code and programs in other languages pass it over")]
    [InlineData(
        Placed, """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId, int [|Count|] = 1);""",
        "The field 'count' of 'order.placed' is not recorded in events.contract.txt: older entries lack it and are read with its default; older code and programs in other languages pass it over")]
    [InlineData(
        Placed, """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string [|OrderId|] = "");""",
        "That the field 'order_id' of 'order.placed' is 'string default' is not recorded in events.contract.txt: entries without it are read with its default, and nothing breaks")]
    [InlineData(
        Placed, """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced([Alias("id")] string [|OrderId|]);""",
        "An alias of the field 'order_id' of 'order.placed' is not recorded in events.contract.txt: more entries are read, and nothing breaks")]
    [InlineData(
        Placed, """[Event<Orders>("order.placed"), Alias("order.created")] public sealed partial record [|OrderPlaced|](string OrderId);""",
        "An alias of 'OrderPlaced' is not recorded in events.contract.txt: more entries are read, and nothing breaks")]
    [InlineData(
        Placed, """[Event<Orders>("order.placed"), Retired("coupon")] public sealed partial record [|OrderPlaced|](string OrderId);""",
        "The retired name 'coupon' of 'order.placed' is not recorded in events.contract.txt: nothing breaks, and it stays retired when the attribute goes")]
    [InlineData(
        Placed, """
        [Event<Orders>("order.placed")] public sealed partial record V1(string OrderId);
        [Event<Orders>("order.placed", Version = 2)] public sealed partial record [|OrderPlaced|](string OrderId) { [Upcast] private static OrderPlaced From(V1 old) => new(old.OrderId); }
        """,
        "Version 2 of 'order.placed' is not recorded in events.contract.txt: older entries are upcast; older code refuses new entries unless it reads newer versions, and programs in other languages have to look at ev:version")]
    [InlineData(
        Placed, """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId); [EventStream("returns")] public sealed partial class [|Returns|];""",
        "The stream 'returns' of 'Returns' is not recorded in events.contract.txt: nobody reads or writes it yet")]
    [InlineData(
        "event orders order.placed v1\nfield orders order.placed v1 channel enum(Shop,Web)",
        """public enum Channel { Web, Shop, Fax } [Event<Orders>("order.placed")] public sealed partial record OrderPlaced(Channel [|Channel|]);""",
        "That the field 'channel' of 'order.placed' is 'enum(Fax,Shop,Web)' is not recorded in events.contract.txt: older code cannot decode new entries with 'Fax', and programs in other languages do not know it")]
    [InlineData(
        "event orders order.placed v1\nfield orders order.placed v1 channel enum(Other*,Web)",
        """public enum Channel { Web, [UnknownValue] Other, Fax } [Event<Orders>("order.placed")] public sealed partial record OrderPlaced(Channel [|Channel|]);""",
        "That the field 'channel' of 'order.placed' is 'enum(Fax,Other*,Web)' is not recorded in events.contract.txt: older code reads 'Fax' as 'Other', and programs in other languages do not know it")]
    public Task What_is_new(string contract, string source, string message) => FlagsWith(contract, source, message);

    [Theory]
    // Nothing of it is on the wire.
    [InlineData(Placed, """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId);""")]
    [InlineData(Placed, """[Event<Orders>("order.placed")] public sealed partial record SomethingElse(string OrderId);""")]
    [InlineData(Placed, """namespace Acme { [Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId); }""")]
    [InlineData(Placed, """public partial class Outer { public partial class Inner { [Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId); } }""")]
    [InlineData(Placed, """[Event<Orders>("order.placed")] public partial record OrderPlaced; partial record OrderPlaced { public required string OrderId { get; init; } }""")]
    [InlineData(Placed, """[Event<Orders>("order.placed")] public readonly partial record struct OrderPlaced(string OrderId);""")]
    [InlineData(Placed, """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced([Field("order_id")] string Number);""")]
    [InlineData(Placed, """public readonly record struct OrderKey(string Value); [Event<Orders>("order.placed")] public sealed partial record OrderPlaced(OrderKey OrderId);""")]
    [InlineData(Placed, """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId) { public UnknownFields? More { get; init; } }""")]
    [InlineData(Placed, """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId) { public int Length => OrderId.Length; [Ignore] public string? Cached { get; set; } }""")]
    [InlineData(Placed, """public abstract record Base(string OrderId); [Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId) : Base(OrderId);""")]
    // What is refused has errors of its own.
    [InlineData(Placed, """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId, object More);""")]
    [InlineData(Placed, """[Event<Orders>("")] public sealed partial record OrderPlaced(string OrderId);""")]
    // Everything is recorded.
    [InlineData(Placed + "retired orders order.placed v1 coupon", """[Event<Orders>("order.placed"), Retired("coupon")] public sealed partial record OrderPlaced(string OrderId);""")]
    [InlineData(Placed + "retired orders order.closed", """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId);""")]
    [InlineData("event orders order.placed v1 alias:order.created\nfield orders order.placed v1 order_id string alias:id", """[Event<Orders>("order.placed"), Alias("order.created")] public sealed partial record OrderPlaced([Alias("id")] string OrderId);""")]
    [InlineData(Placed + "event bills order.placed v1\nfield bills order.placed v1 order_id int", """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId); [Event<Bills>("order.placed")] public sealed partial record Billed(int OrderId);""")]
    [InlineData(
        "event orders order.placed v1\nfield orders order.placed v1 address record?\nfield orders order.placed v1 address.city string\nfield orders order.placed v1 address.street string",
        """public sealed record Address(string Street, string City); [Event<Orders>("order.placed")] public sealed partial record OrderPlaced(Address? Address);""")]
    [InlineData(
        "event orders order.placed v1\nfield orders order.placed v1 lines list<decimal>\nfield orders order.placed v1 tags map<string,list<Guid?>>?",
        """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(decimal[] Lines, Dictionary<string, List<Guid?>>? Tags);""")]
    [InlineData("event orders \"order placed\" v1\nfield orders \"order placed\" v1 \"a %0022b%0022 %0025é#%005c\" string", """[Event<Orders>("order placed")] public sealed partial record OrderPlaced([Field("a \"b\" %é#\\")] string OrderId);""")]
    [InlineData(
        "event orders order.placed v1\nfield orders order.placed v1 order_id string\nevent orders order.placed v2 upcast:1\nfield orders order.placed v2 order_id string",
        """
        [Event<Orders>("order.placed")] public sealed partial record V1(string OrderId);
        [Event<Orders>("order.placed", Version = 2)] public sealed partial record OrderPlaced(string OrderId) { [Upcast] private static OrderPlaced From(V1 old) => new(old.OrderId); }
        """)]
    public Task What_is_recorded(string contract, string source) => SilentWith(contract, source);

    [Fact]
    public Task Without_a_file_nothing_is_said() => Silent("""[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId);""");

    [Theory]
    [InlineData("/src/Events.Contract.txt")]
    [InlineData("/elsewhere/linked/EVENTS.CONTRACT.TXT")]
    [InlineData("C:\\src\\events.contract.txt")]
    public async Task The_file_is_found_in_any_folder_and_case(string path) => await FlagsWith(
        TestOptions.With([(path.Replace('\\', '/'), Text(""))]), """[Event<Orders>("order.placed")] public sealed partial record [|OrderPlaced|](string OrderId);""");

    [Theory]
    [InlineData("/src/events.contract.txt.orig")]
    [InlineData("/src/contract.txt")]
    public Task Files_of_other_names_are_not_it(string path) => SilentWith(
        TestOptions.With([(path, Text(""))]), """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId);""");

    [Fact]
    public Task A_file_of_another_name_is_it_when_the_project_says_so() => FlagsWith(
        TestOptions.With([("/src/orders.txt", Text(""))], new Dictionary<string, string> { ["build_property.EventsContractFile"] = "/src/orders.txt" }),
        """[Event<Orders>("order.placed")] public sealed partial record [|OrderPlaced|](string OrderId);""");

    [Theory]
    [InlineData("")]
    [InlineData("# nothing yet\n\n")]
    public async Task An_empty_file_begins_a_contract(string text)
    {
        Microsoft.CodeAnalysis.Diagnostic[] found =
        [
            .. await AnalyzerRun.RunAsync(
                Programs.Compile([("Test.cs", Wrap("""[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId);"""))]),
                options: TestOptions.With([("/src/events.contract.txt", text)])),
        ];
        Assert.Equal(["EVT2001", "EVT2001", "EVT2001"], found.Select(item => item.Id));
    }
}
