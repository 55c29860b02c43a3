using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Baseline;

public sealed class EVT2002_FixTests : BaselineFixTest
{
    private const string Event = "event orders order.placed v1\n";
    private const string Placed = Event + "field orders order.placed v1 order_id string\n";

    public override string Id => "EVT2002";

    [Theory]
    [InlineData("""[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string Number);""", """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced([Field("order_id")] string Number);""")]
    [InlineData("""[Event<Orders>("order.placed")] public sealed partial record OrderPlaced([Field("number")] string Number);""", """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced([Field("order_id")] string Number);""")]
    [InlineData(
        """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced { /* why */ public required string Number { get; init; } }""",
        """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced { /* why */ [Field("order_id")] public required string Number { get; init; } }""")]
    [InlineData(
        """namespace Own { public sealed class FieldAttribute : Attribute; [Events.Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string Number); }""",
        """namespace Own { public sealed class FieldAttribute : Attribute; [Events.Event<Orders>("order.placed")] public sealed partial record OrderPlaced([Events.Field("order_id")] string Number); }""")]
    [InlineData(
        """namespace Own { using Named = Events.FieldAttribute; [Event<Orders>("order.placed")] public sealed partial record OrderPlaced([Named("number")] string Number); }""",
        """namespace Own { using Named = Events.FieldAttribute; [Event<Orders>("order.placed")] public sealed partial record OrderPlaced([Named("order_id")] string Number); }""")]
    public Task Goes_on_with_the_name(string source, string after) => Fixes(Placed, source, "Go on with 'order_id'", after);

    [Theory]
    [InlineData("""[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string Number);""", """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced([Alias("order_id")] string Number);""")]
    [InlineData("""[Event<Orders>("order.placed")] public sealed partial record OrderPlaced([Field("no")] string Number);""", """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced([Field("no"), Alias("order_id")] string Number);""")]
    public Task Reads_it_as_well(string source, string after) => Fixes(Placed, source, "Read 'order_id' as well", after);

    [Fact]
    public Task Puts_an_alias_back() => Fixes(
        Event + "field orders order.placed v1 order_id string alias:id alias:no",
        """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced([Alias("no")] string OrderId);""",
        "Read 'id' as well",
        """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced([Alias("no", "id")] string OrderId);""");

    [Theory]
    [InlineData("""[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string Number);""", "field orders order.placed v1 number string\nretired orders order.placed v1 order_id\n")]
    [InlineData("""[Event<Orders>("order.placed")] public sealed partial record OrderPlaced([Alias("order_id")] string Number);""", "field orders order.placed v1 number string alias:order_id\n")]
    public Task Records_a_rename(string source, string after) => Fixes(Placed, source, "Record in 'events.contract.txt'", contractAfter: Event + after);

    [Fact]
    public Task Retires_what_is_gone_with_its_comment() => Fixes(
        Event + "# ended in 2024\nfield orders order.placed v1 coupon string\nfield orders order.placed v1 order_id string\n",
        """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId);""",
        "Retire the name in 'events.contract.txt'",
        contractAfter: Event + "# ended in 2024\nretired orders order.placed v1 coupon\nfield orders order.placed v1 order_id string\n");

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public Task Lines_end_as_they_did(string end) => Fixes(
        Placed,
        """
        namespace Own
        {
            [Event<Orders>("order.placed")]
            public sealed partial record OrderPlaced(
                // before
                string Number, // behind

                int Count = 1);
        }
        """,
        "Go on with 'order_id'",
        """
        namespace Own
        {
            [Event<Orders>("order.placed")]
            public sealed partial record OrderPlaced(
                // before
                [Field("order_id")] string Number, // behind

                int Count = 1);
        }
        """,
        end: end);

    [Fact]
    public async Task An_attribute_of_several_fields_at_once_is_not_offered() => Assert.Equal(
        ["Record in 'events.contract.txt'"],
        await Titles(
            Event + "field orders order.placed v1 id string default\nfield orders order.placed v1 x int\nfield orders order.placed v1 z int\n",
            """[Event<Orders>("order.placed")] public sealed partial class OrderPlaced { public string Id = ""; public int X, Y; }"""));

    [Fact]
    public Task All_at_once() => FixesAll(
        Placed + "field orders order.placed v1 coupon int\nevent bills billed v1\nfield bills billed v1 bill_id string\nfield bills billed v1 note string?\n",
        """
        [Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId);
        [Event<Bills>("billed")] public sealed partial record Billed(string BillId);
        """,
        "!event bills billed v1\nfield bills billed v1 bill_id string\nretired bills billed v1 note\nstream orders\n" + Event + "retired orders order.placed v1 coupon\nfield orders order.placed v1 order_id string\n");
}
