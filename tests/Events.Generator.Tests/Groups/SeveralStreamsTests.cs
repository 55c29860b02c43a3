using Events.Contracts;
using Events.Definitions;
using Events.Generator.Tests.Harness;

namespace Events.Generator.Tests.Groups;

/// <summary>One class that handles events of several streams.</summary>
public sealed partial class SeveralStreamsTests
{
    [EventStream("several:orders")]
    internal sealed partial class OrderStream;

    [EventStream("several:bills")]
    internal sealed partial class BillStream;

    internal interface IHasOrder
    {
        string Order { get; }
    }

    [Event<OrderStream>("placed"), Alias("ordered")]
    internal sealed partial record Placed(string Order) : IHasOrder;

    [Event<OrderStream>("shipped")]
    internal sealed partial record Shipped(string Order) : IHasOrder;

    [Event<BillStream>("billed")]
    internal sealed partial record Billed(string Order) : IHasOrder;

    // The same name as an event of the other stream.
    [Event<BillStream>("placed")]
    internal sealed partial record BillPlaced(string Bill);

    [ConsumerGroup<OrderStream>("books")]
    [ConsumerGroup<BillStream>("books", StartAt = GroupStart.End)]
    internal sealed partial class Books
    {
        public List<string> Seen { get; } = [];

        [Handles]
        public Task OnBill(BillPlaced placed) => See("bill " + placed.Bill);

        [Handles]
        public Task OnPlaced(Placed placed) => See("order " + placed.Order);

        [Handles]
        public Task OnAny(IHasOrder happened) => See($"{happened.GetType().Name} {happened.Order}");

        [Handles(MaxBatch = 7)]
        public Task OnBatch(IReadOnlyList<Billed> billed) => See("batch");

        private Task See(string what)
        {
            Seen.Add(what);
            return Task.CompletedTask;
        }
    }

    [ConsumerGroup<OrderStream>("a"), ConsumerGroup<BillStream>("b")]
    internal sealed partial class Twice
    {
        public int Count { get; private set; }

        [Handles]
        public Task OnAny(object happened)
        {
            Count++;
            return Task.CompletedTask;
        }
    }

    private readonly TestDelivery _delivery = new();

    [Fact]
    public void There_is_a_definition_for_each_stream()
    {
        IReadOnlyList<ConsumerGroupDefinition> definitions = Of<Books>();

        Assert.Equal([OrderStream.Definition, BillStream.Definition], definitions.Select(static one => one.Stream));
        Assert.All(definitions, static one => Assert.Equal("books", one.Group));
        Assert.Equal([GroupStart.Beginning, GroupStart.End], definitions.Select(static one => one.StartAt));
        Assert.Equal(["placed", "shipped", "ordered"], definitions[0].Handlers.Select(static one => one.EventType));
        Assert.Equal(["OnPlaced", "OnAny", "OnPlaced"], definitions[0].Handlers.Select(static one => one.Method));
        Assert.Equal(["placed", "billed"], definitions[1].Handlers.Select(static one => one.EventType));
        Assert.Equal(["OnBill", "OnBatch"], definitions[1].Handlers.Select(static one => one.Method));
        Assert.Equal([0, 3], definitions.Select(static one => one.FirstHandler));
        Assert.Equal("books", Books.GroupName);
    }

    [Fact]
    public async Task An_entry_goes_to_the_handler_of_its_stream()
    {
        var books = new Books();
        await HandleAsync(books, 0, "placed", Entry.Encode(new Placed("o-1")));
        await HandleAsync(books, 1, "placed", Entry.Encode(new BillPlaced("b-1")));
        await HandleAsync(books, 0, "shipped", Entry.Encode(new Shipped("o-2")));
        await HandleAsync(books, 0, "ordered", Entry.Encode(new Placed("o-3")));
        Assert.Equal(["order o-1", "bill b-1", "Shipped o-2", "order o-3"], books.Seen);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () =>
            await ((IConsumerGroup)books).HandleAsync(5, Entry.Of(("type", "x")).Fields, new EventContext(_delivery), default));
    }

    [Fact]
    public async Task What_takes_anything_takes_the_events_of_all_of_them_in_groups_of_different_names()
    {
        Assert.Equal(["a", "b"], Of<Twice>().Select(static one => one.Group));
        var twice = new Twice();
        await HandleAsync(twice, 0, "shipped", Entry.Encode(new Shipped("o-2")));
        await HandleAsync(twice, 1, "billed", Entry.Encode(new Billed("o-2")));
        Assert.Equal(2, twice.Count);
    }

    [Fact]
    public void A_class_of_one_stream_has_the_list_too() =>
        Assert.Same(Notifications.Definition, Assert.Single(Of<Notifications>()));

    private async Task HandleAsync<T>(T group, int stream, string type, Entry entry)
        where T : class, IConsumerGroups<T>
    {
        ConsumerGroupDefinition definition = T.Definitions[stream];
        int handler = definition.FindHandler(System.Text.Encoding.UTF8.GetBytes(type));
        Assert.True(handler >= 0);
        await group.HandleAsync(definition.FirstHandler + handler, entry.Fields, new EventContext(_delivery), default);
    }

    private static IReadOnlyList<ConsumerGroupDefinition> Of<T>()
        where T : class, IConsumerGroups<T> => T.Definitions;
}
