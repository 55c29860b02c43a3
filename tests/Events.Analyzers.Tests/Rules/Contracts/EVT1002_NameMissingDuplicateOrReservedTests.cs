using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Contracts;

public sealed class EVT1002_NameMissingDuplicateOrReservedTests : RuleTest
{
    public override string Id => "EVT1002";

    protected override string Wrap(string source) => ContractPrograms.WithStream(source);

    [Fact]
    public Task Event_type_used_twice_in_a_stream() => Flags("""
        [Event<Orders>("order.placed")] public partial record Placed(string Id);
        [Event<Orders>([|"order.placed"|])] public partial record Paid(string Id);
        """,
        "The event type 'order.placed' of 'Paid' is already that of 'Placed' in the stream 'Orders'");

    [Fact]
    public Task Event_type_used_twice_over_two_files() => FlagsFiles(
        ("A.cs", """using Events; [EventStream("s")] partial class S; [Event<S>("a")] partial record First(string Id);"""),
        ("B.cs", """using Events; class Outer { [Event<S>([|"a"|])] partial record Second(string Id); }"""));

    [Theory]
    [InlineData("ready", true)]
    [InlineData("ready.old", true)]
    [InlineData("steady", false)]
    public async Task Event_type_of_the_assembly_that_declares_the_stream(string type, bool isFlagged)
    {
        Microsoft.CodeAnalysis.MetadataReference streams = References.Library("Shop.Shared", """
            using Events;
            using Events.Contracts;
            [EventStream("shared")] public partial class Shared;
            [Event<Shared>("ready"), Alias("ready.old")] public partial record Ready(string Id);
            """, References.All);
        await Verify(
            [("Test.cs", $"using Events; using Events.Contracts; [EventsOf<Shared>] partial class Added; [Event<Shared>({(isFlagged ? $"[|\"{type}\"|]" : $"\"{type}\"")})] partial record Own(string Id);")],
            expectSome: isFlagged,
            [.. References.All, streams]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public Task Empty_event_type(string type) =>
        Flags($$"""[Event<Orders>([|"{{type}}"|])] public partial record Placed(string Id);""");

    [Fact]
    public Task Field_name_used_twice() => Flags("""
        [Event<Orders>("a")] public partial record Placed(string OrderId, [property: Field([|"order_id"|])] string Other);
        """,
        "The property 'Other' of 'Placed' is written as 'order_id', as 'OrderId' is");

    [Fact]
    public Task Two_properties_with_one_snake_case_name() => Flags(
        """[Event<Orders>("a")] public partial record Placed(string OrderId) { public string? [|Order_Id|] { get; init; } }""");

    [Theory]
    [InlineData("string [|Type|]")]
    [InlineData("long [|TsMs|]")]
    [InlineData("[Field([|\"type\"|])] string Kind")]
    [InlineData("string [|Traceparent|]")]
    [InlineData("[Field([|\"tracestate\"|])] string State")]
    [InlineData("string [|Baggage|]")]
    [InlineData("[Field([|\"ev:version\"|])] int Version")]
    [InlineData("[Field([|\"h:tenant\"|])] string Tenant")]
    [InlineData("[Field([|\"\"|])] string Kind")]
    public Task Reserved_or_empty_field_names(string parameter) =>
        Flags($$"""[Event<Orders>("a")] public partial record Placed({{parameter}});""");

    [Fact]
    public Task Same_event_type_in_two_streams() => Silent("""
        [Event<Orders>("placed")] public partial record A(string Id);
        [Event<Bills>("placed")] public partial record B(string Id);
        """);

    [Fact]
    public Task Same_field_name_in_two_events() => Silent("""
        [Event<Orders>("a")] public partial record A(string OrderId);
        [Event<Orders>("b")] public partial record B(string OrderId);
        """);

    [Fact]
    public Task Names_that_differ_in_case_only() => Silent("""
        [Event<Orders>("a")] public partial record A(string OrderId, [Field("Order_Id")] string Other);
        [Event<Orders>("A")] public partial record B(string OrderId);
        """);

    [Fact]
    public Task Reserved_words_inside_other_names() => Silent(
        """[Event<Orders>("type")] public partial record A(string OrderType, long TsMsOfOrder, [Field("kind")] string Type);""");

    [Theory]
    [InlineData("""[Field("trace_parent")] string TraceContext""")]
    [InlineData("""[Field("ev")] string Ev""")]
    [InlineData("""[Field("h")] string H""")]
    [InlineData("""[Field("event:id")] string EventId""")]
    [InlineData("string BaggageCount")]
    public Task Names_that_only_resemble_reserved_ones(string field) =>
        Silent($"""[Event<Orders>("a")] public partial record A(string OrderId, {field});""");

    [Fact]
    public Task Computed_and_static_properties() => Silent("""
        [Event<Orders>("a")] public partial record A(string OrderId)
        {
            public string Type => "x";
            public static string TsMs { get; set; } = "";
        }
        """);

    [Theory]
    [InlineData("""[Event<Orders>("placed")] public partial record A(string Id); [Event<Orders>("placed.v2")] public partial record B(string Id);""")]
    [InlineData("""[Event<Orders>("a")] public partial record A(string OrderType, long SentTsMs);""")]
    [InlineData("""[Event<Orders>("a")] public partial record A([Field("kind")] string Type, [Field("sent_ms")] long TsMs);""")]
    [InlineData("""[Event<Orders>("a")] public partial record A(string Id, string ID2, string id3);""")]
    [InlineData("""public record Placed(string Type, long TsMs);""")]
    [InlineData("""[Event<Orders>("bestellung.ausgelöst")] public partial record A(string Id);""")]
    public Task Names_of_their_own(string source) => Silent(source);

    [Fact]
    public Task Aliases_that_are_names_of_others() => Flags("""
        [Event<Orders>("a"), Alias([|"b"|])] public partial record A(string Id, [Alias([|"id"|])] string Other);
        [Event<Orders>("b")] public partial record B(string Id);
        """);

    [Fact]
    public Task Retired_names() => Flags("""
        [EventStream("old"), Retired("x")] public sealed partial class Old;
        [Event<Old>([|"x"|]), Retired("coupon")] public partial record A(string Id, string [|Coupon|]);
        [Retired("size")] public abstract record Sized;
        [Retired("b")] public sealed record Part(int A, int B);
        [Event<Old>("y")] public partial record B(int [|Size|], Part [|Part|]) : Sized;
        """);

    [Fact]
    public Task Two_records_of_one_version() => Flags("""
        [Event<Orders>("a", Version = 2)] public partial record A(string Id);
        [Event<Orders>([|"a"|], Version = 2)] public partial record B(string Id);
        """);

    [Fact]
    public Task Two_events_that_read_entries_without_a_type() => Flags(
        """
        [Event<Orders>("a", ReadsUntyped = true)] public partial record A(string Id);
        [Event<Orders>([|"b"|], ReadsUntyped = true)] public partial record B(string Id);
        """,
        message: "The event 'B' reads entries without a type, as 'A' does in the stream 'Orders': one of them can");

    [Theory]
    [InlineData("""[Event<Orders>("a", ReadsUntyped = true)] public partial record A(string Id); [Event<Orders>("b")] public partial record B(string Id);""")]
    [InlineData("""[Event<Orders>("a", ReadsUntyped = true)] public partial record A(string Id); [Event<Bills>("b", ReadsUntyped = true)] public partial record B(string Id);""")]
    [InlineData("""[Event<Orders>("a", ReadsUntyped = true)] public partial record A(string Id); [Event<Orders>("a", Version = 2, ReadsUntyped = true)] public partial record B(string Id);""")]
    public Task One_event_that_reads_entries_without_a_type(string source) => Silent(source);

    [Theory]
    [InlineData("""[Event<Orders>("a")] public partial record A(string Id); [Event<Orders>("a", Version = 2)] public partial record B(string Id);""")]
    [InlineData("""[Event<Orders>("a"), Alias("a.old")] public partial record A([Alias("id", "nr")] string Key);""")]
    [InlineData("""[Event<Orders>("a"), Retired("coupon")] public partial record A(string Id, string CouponCode);""")]
    [InlineData("""[EventStream("old"), Retired("x")] public sealed partial class Old; [Event<Old>("y")] public partial record A(string Id); [Event<Orders>("x")] public partial record B(string Id);""")]
    public Task Aliases_versions_and_retired_names(string source) => Silent(source);
}
