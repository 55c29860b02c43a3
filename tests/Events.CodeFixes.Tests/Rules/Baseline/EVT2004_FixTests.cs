using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Baseline;

public sealed class EVT2004_FixTests : BaselineFixTest
{
    private const string Placed = "event orders order.placed v1\nfield orders order.placed v1 order_id string\n";
    private const string Source = """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId, int Count);""";

    public override string Id => "EVT2004";

    [Theory]
    [InlineData(Source, """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId, int? Count);""")]
    [InlineData(
        """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId) { public /* how many */ int Count { get; init; } }""",
        """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId) { public /* how many */ int? Count { get; init; } }""")]
    public Task Lets_older_entries_lack_it(string source, string after) => Fixes(Placed, source, "Let older entries lack it", after);

    [Theory]
    [InlineData("""public interface IHasCount { int Count { get; } } [Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId, int Count) : IHasCount;""")]
    [InlineData("""public abstract record Counted { public abstract int Count { get; init; } } [Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId) : Counted { public override int Count { get; init; } }""")]
    [InlineData("""[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId, int Count) { public int Twice() => Count * 2; }""")]
    public async Task What_has_to_have_a_value_is_not_made_nullable(string source) =>
        Assert.Equal(["Raise the version of 'OrderPlaced' to 2", "Record in 'events.contract.txt'"], await Titles(Placed, source));

    [Fact]
    public async Task Nor_is_a_type_parameter() => Assert.DoesNotContain(
        "Let older entries lack it",
        await Titles(
            Placed + "field orders order.placed v1 pair record\nfield orders order.placed v1 pair.first int\n",
            """public sealed record Pair<T>(T First, T Second); [Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId, Pair<int> Pair);"""));

    [Fact]
    public Task Raises_the_version() => Fixes(
        Placed, Source, "Raise the version of 'OrderPlaced' to 2", Source.Replace("\"order.placed\"", "\"order.placed\", Version = 2", StringComparison.Ordinal));

    [Fact]
    public Task Records_it() => Fixes(
        Placed, Source, "Record in 'events.contract.txt'", contractAfter: "event orders order.placed v1\nfield orders order.placed v1 count int\nfield orders order.placed v1 order_id string\n");

    [Fact]
    public Task All_at_once() => FixesAll(
        Placed, """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(string OrderId, int Count, bool Paid);""",
        "event orders order.placed v1\nfield orders order.placed v1 count int\nfield orders order.placed v1 order_id string\nfield orders order.placed v1 paid bool\n");
}
