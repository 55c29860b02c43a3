using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Baseline;

public sealed class EVT2003_FixTests : BaselineFixTest
{
    private const string Event = "event orders order.placed v1\n";

    public override string Id => "EVT2003";

    [Fact]
    public Task Records_the_change() => Fixes(
        Event + "field orders order.placed v1 cents int\n", """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(long Cents);""",
        "Record in 'events.contract.txt'", contractAfter: Event + "field orders order.placed v1 cents long\n");

    [Theory]
    [InlineData(1, """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(long Cents);""", """[Event<Orders>("order.placed", Version = 2)] public sealed partial record OrderPlaced(long Cents);""")]
    [InlineData(4, """[Event<Orders>("order.placed", ReadsNewer = true, Version = 4)] public sealed partial record OrderPlaced(long Cents);""", """[Event<Orders>("order.placed", ReadsNewer = true, Version = 5)] public sealed partial record OrderPlaced(long Cents);""")]
    public Task Raises_the_version(int version, string source, string after) => Fixes(
        $"event orders order.placed v{version}\nfield orders order.placed v{version} cents int\n", source, $"Raise the version of 'OrderPlaced' to {version + 1}", after);

    [Fact]
    public async Task The_version_of_an_event_is_not_raised_at_a_record_inside_of_it() => Assert.Equal(
        ["Record in 'events.contract.txt'"],
        await Titles(
            Event + "field orders order.placed v1 price record\nfield orders order.placed v1 price.cents int\nfield orders order.placed v1 price.currency string\n",
            """public sealed record Price(long Cents, string Currency); [Event<Orders>("order.placed")] public sealed partial record OrderPlaced(Price Price);"""));

    [Fact]
    public Task All_at_once() => FixesAll(
        Event + "field orders order.placed v1 cents int\nfield orders order.placed v1 id int\n",
        """[Event<Orders>("order.placed")] public sealed partial record OrderPlaced(Guid Id, long Cents);""",
        Event + "field orders order.placed v1 cents long\nfield orders order.placed v1 id Guid\n");
}
