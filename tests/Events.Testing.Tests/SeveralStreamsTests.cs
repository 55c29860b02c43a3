namespace Events.Testing;

/// <summary>A class of several streams in a test of its handlers: a consumer for each stream.</summary>
public sealed partial class SeveralStreamsTests
{
    [EventStream("several:orders")]
    internal sealed partial class Orders;

    [EventStream("several:bills")]
    internal sealed partial class Bills;

    [Event<Orders>("placed")]
    internal sealed partial record Placed(string Order);

    [Event<Bills>("billed")]
    internal sealed partial record Billed(string Bill);

    [ConsumerGroup<Orders>("books"), ConsumerGroup<Bills>("books")]
    internal sealed partial class Books
    {
        public List<string> Seen { get; } = [];

        [Handles]
        public ValueTask OnPlaced(Placed placed) => See(placed.Order);

        [Handles]
        public ValueTask OnBilled(Billed billed) => See(billed.Bill);

        private ValueTask See(string what)
        {
            lock (Seen) Seen.Add(what);
            return ValueTask.CompletedTask;
        }
    }

    [Fact]
    public async Task Both_are_waited_for()
    {
        await using var harness = new EventsHarness();
        var books = new Books();
        harness.AddConsumer<Books, Orders>(books);
        harness.AddConsumer<Books, Bills>(books);
        await harness.OpenStream<Orders>().ProduceAsync(new Placed("o-1"));
        await harness.OpenStream<Bills>().ProduceAsync(new Billed("b-1"));
        await harness.AllHandledAsync();

        Assert.Equal(["b-1", "o-1"], books.Seen.Order(StringComparer.Ordinal));
        Assert.Single(harness.Acknowledged<Billed>());
    }
}
