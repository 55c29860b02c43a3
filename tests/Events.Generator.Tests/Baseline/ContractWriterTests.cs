using Events.Generator.Baseline;
using Events.Generator.Tests.Harness;

namespace Events.Generator.Tests.Baseline;

/// <summary>The text of the contract file: the first one, and one that is written anew over what was recorded.</summary>
public sealed class ContractWriterTests
{
    private const string Head = "# ours\nevents-contract 1\n";
    private const string Stream = """[EventStream("orders")] public sealed partial class Orders;""";
    private const string Placed = Stream + """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId);""";
    private const string PlacedLines = "stream orders\nevent orders order.placed v1\nfield orders order.placed v1 order_id string\n";

    [Fact]
    public void The_first_file_says_what_it_is()
    {
        string text = Write(null, Placed);
        Assert.StartsWith("# What is on the wire", text, StringComparison.Ordinal);
        Assert.EndsWith("\nevents-contract 1\n" + PlacedLines, text, StringComparison.Ordinal);
        Assert.Equal(text, Write(text, Placed));
    }

    [Theory]
    // Gone: retired, with the comment that it had.
    [InlineData(PlacedLines + "# was on the receipt\nfield orders order.placed v1 coupon int\n", Placed, "stream orders\nevent orders order.placed v1\n# was on the receipt\nretired orders order.placed v1 coupon\nfield orders order.placed v1 order_id string\n")]
    [InlineData(PlacedLines + "event orders order.closed v1\nfield orders order.closed v1 id int\n", Placed, "stream orders\nretired orders order.closed v1\nevent orders order.placed v1\nfield orders order.placed v1 order_id string\n")]
    [InlineData(PlacedLines + "stream returns\nevent returns returned v1\nfield returns returned v1 id int\n", Placed, PlacedLines + "retired returns\n")]
    // An alias has taken its place.
    [InlineData("stream orders\nevent orders order.created v1\nfield orders order.created v1 id int\n", Stream + """[Event<Orders>("order.placed"), Alias("order.created")] public sealed partial record OrderPlaced(int Id);""", "stream orders\nevent orders order.placed v1 alias:order.created\nfield orders order.placed v1 id int\n")]
    [InlineData(PlacedLines, Stream + """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced([Alias("order_id")] string Number);""", "stream orders\nevent orders order.placed v1\nfield orders order.placed v1 number string alias:order_id\n")]
    // Retired for good, whatever the code says.
    [InlineData(PlacedLines + "retired orders order.placed v1 coupon\nretired returns\n", Placed, "stream orders\nevent orders order.placed v1\nretired orders order.placed v1 coupon\nfield orders order.placed v1 order_id string\nretired returns\n")]
    [InlineData(PlacedLines + "retired orders order.placed v1 coupon\n", Stream + """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId, int? Coupon);""", "stream orders\nevent orders order.placed v1\nretired orders order.placed v1 coupon\nfield orders order.placed v1 order_id string\n")]
    [InlineData(PlacedLines, Stream + """[Event<Orders>("order.placed"), Retired("coupon")] public sealed partial record OrderPlaced(string OrderId);""", "stream orders\nevent orders order.placed v1\nretired orders order.placed v1 coupon\nfield orders order.placed v1 order_id string\n")]
    [InlineData(PlacedLines, Stream + """[Retired("old")] public abstract record Base; [Retired("x"), FieldNaming(FieldNaming.CamelCase)] public sealed record Part(int FirstOne, int B); [Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId, Part Part) : Base;""", "stream orders\nevent orders order.placed v1\nretired orders order.placed v1 old\nfield orders order.placed v1 order_id string\nfield orders order.placed v1 part record\nfield orders order.placed v1 part.b int\nfield orders order.placed v1 part.firstOne int\nretired orders order.placed v1 part.x\n")]
    // Refused: nothing is known of it.
    [InlineData(PlacedLines, Stream + """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId, object More);""", PlacedLines)]
    // Sorted, once, and what is not understood stays.
    [InlineData("field orders order.placed v1 order_id string\nnobody knows\nevent orders order.placed v1\nstream orders\nstream orders\n", Placed, "stream orders\nnobody knows\nevent orders order.placed v1\nfield orders order.placed v1 order_id string\n")]
    public void Written_anew(string old, string source, string now)
    {
        Assert.Equal(Head + now, Write(Head + old, source));
        Assert.Equal(Head + now, Write(Head + now, source));
        Assert.Equal((Head + now).Replace("\n", "\r\n", StringComparison.Ordinal), Write((Head + old).Replace("\n", "\r\n", StringComparison.Ordinal), source));
    }

    [Theory]
    [InlineData("events-contract 1\n<<<<<<< ours\nstream a\n=======\n>>>>>>> theirs\n")]
    [InlineData("events-contract 2\nstream a\n")]
    public void What_cannot_be_read_is_left_alone(string old) => Assert.Equal(old, Write(old, Placed));

    [Fact]
    public void The_order_of_files_changes_nothing()
    {
        string[] sources = [Stream, """[Event<Orders>("b")] public sealed partial record B(int X);""", """[Event<Orders>("a")] public sealed partial record A(int Y, int X);"""];
        Assert.Equal(Write(null, sources), Write(null, [.. sources.Reverse()]));
    }

    private static string Write(string? old, params string[] sources) =>
        ContractWriter.Write(old, ProjectContract.Read(TestCompilation.Create(sources), CancellationToken.None));
}
