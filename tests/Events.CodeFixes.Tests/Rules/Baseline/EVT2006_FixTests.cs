using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Baseline;

public sealed class EVT2006_FixTests : BaselineFixTest
{
    private const string Placed = "event orders order.placed v1\nfield orders order.placed v1 order_id string\n";
    private const string Renamed = """[Event<Orders>("order.created")] public sealed partial record OrderPlaced(string OrderId);""";

    public override string Id => "EVT2006";

    [Fact]
    public Task Goes_on_with_the_type() => Fixes(Placed, Renamed, "Go on with 'order.placed'", """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId);""");

    [Fact]
    public Task Reads_it_as_well() => Fixes(Placed, Renamed, "Read 'order.placed' as well", """[Event<Orders>("order.created"), Alias("order.placed")] public sealed partial record OrderPlaced(string OrderId);""");

    [Fact]
    public Task Puts_an_alias_back() => Fixes(
        "event orders order.placed v1 alias:order.created\nfield orders order.placed v1 order_id string\n",
        """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId);""", "Read 'order.created' as well",
        """[Event<Orders>("order.placed"), Alias("order.created")] public sealed partial record OrderPlaced(string OrderId);""");

    [Fact]
    public Task Records_a_rename() => Fixes(
        Placed, Renamed, "Record in 'events.contract.txt'",
        contractAfter: "event orders order.created v1\nfield orders order.created v1 order_id string\nretired orders order.placed\n");

    [Fact]
    public Task Retires_an_event() => Fixes(Placed, "", "Retire the name in 'events.contract.txt'", contractAfter: "retired orders order.placed\n");

    [Fact]
    public Task Retires_a_version() => Fixes(
        Placed + "event orders order.placed v2\nfield orders order.placed v2 order_id string\n",
        """[Event<Orders>("order.placed", Version = 2)] public sealed partial record OrderPlaced(string OrderId);""",
        "Retire the name in 'events.contract.txt'",
        contractAfter: "retired orders order.placed v1\nevent orders order.placed v2\nfield orders order.placed v2 order_id string\n");

    [Fact]
    public Task Goes_on_with_the_key() => Fixes(
        "!stream returns\nevent returns returned v1\nfield returns returned v1 id string\nstream orders\n",
        """[EventStream("shop:returns")] public sealed partial class Returns; [Event<Returns>("returned")] public sealed partial record Returned(string Id);""",
        "Go on with 'returns'",
        """[EventStream("returns")] public sealed partial class Returns; [Event<Returns>("returned")] public sealed partial record Returned(string Id);""");

    [Fact]
    public Task Records_another_key() => Fixes(
        "!stream orders\nstream returns\nevent returns returned v1\nfield returns returned v1 id string\n",
        """[EventStream("shop:returns")] public sealed partial class Returns; [Event<Returns>("returned")] public sealed partial record Returned(string Id);""",
        "Record in 'events.contract.txt'",
        contractAfter: "!stream orders\nretired returns\nstream shop:returns\nevent shop:returns returned v1\nfield shop:returns returned v1 id string\n");

    [Fact]
    public Task All_at_once() => FixesAll(
        "!event bills billed v1\nfield bills billed v1 id string\nstream orders\n" + Placed, "", "!retired bills billed\nstream orders\nretired orders order.placed\n");
}
