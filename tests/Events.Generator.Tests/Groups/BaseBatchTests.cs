using System.Text;
using Events.Contracts;
using Events.Definitions;
using Events.Generator.Tests.Harness;
using Events.Wire;

namespace Events.Generator.Tests.Groups;

/// <summary>Batch handlers of a base type or an interface, over several streams: events of all its types in one list.</summary>
public sealed partial class BaseBatchTests
{
    [EventStream("batched:orders")]
    internal sealed partial class OrderStream;

    [EventStream("batched:bills")]
    internal sealed partial class BillStream;

    internal interface IHasOrder
    {
        string Order { get; }
    }

    [Event<OrderStream>("placed"), Alias("ordered"), OrderedBy(nameof(Order))]
    internal sealed partial record Placed(string Order) : IHasOrder;

    [Event<OrderStream>("shipped")]
    internal readonly partial record struct Shipped(string Order, int Boxes) : IHasOrder;

    [Event<OrderStream>("closed")]
    internal sealed partial record Closed(string Order) : IHasOrder;

    [Event<BillStream>("billed")]
    internal sealed partial record Billed(string Order) : IHasOrder;

    [Event<BillStream>("voided")]
    internal sealed partial record Voided(string Bill);

    [ConsumerGroup<OrderStream>("group"), ConsumerGroup<BillStream>("group")]
    internal sealed partial class Group
    {
        public List<string> Seen { get; } = [];

        [Handles(MaxBatch = 7, MaxWaitMilliseconds = 3)]
        public Task OnAny(IReadOnlyList<IHasOrder> events, BatchContext context) => See("any", events, context.Count);

        [Handles]
        public Task OnAny(IReadOnlyList<Closed> closed) => See("closed", closed, closed.Count);

        [Handles]
        public ValueTask OnRest(IReadOnlyList<object> rest) => new(See("rest", rest, rest.Count));

        private Task See<T>(string what, IReadOnlyList<T> events, int count)
        {
            Seen.Add($"{what} {string.Join(", ", events)} {events.Count == count}");
            return Task.CompletedTask;
        }
    }

    [Fact]
    public void Handlers_of_one_method_have_a_number_together() => Assert.Equal(
        [
            "closed OnAny 100 0", "placed OnAny 7 3 shared", "shipped OnAny 7 3 shared", "ordered OnAny 7 3 shared",
            "billed OnAny 7 3", "voided OnRest 100 0",
        ],
        Group.Definitions.SelectMany(definition => definition.Handlers).Select(handler =>
            $"{handler.EventType} {handler.Method} {handler.MaxBatch} {handler.MaxWait.TotalMilliseconds}{(handler.BatchNumber is null ? "" : " shared")}"));

    [Fact]
    public async Task Each_is_decoded_as_what_it_is_and_what_does_not_decode_is_left_out()
    {
        var group = new Group();
        Entry[] entries =
        [
            Entry.Encode(new Shipped("a", 3)), Entry.Of(("type", "shipped"), ("order", "b"), ("boxes", "many")), Entry.Encode(new Placed("c")),
            Entry.Of(("type", "ordered"), ("order", "d")), Entry.Encode(new Shipped("e", 0)),
        ];
        var batch = new TestBatch(entries) { Handlers = [.. entries.Select(entry => Index(entry.Fields.EventType))] };
        await ((IConsumerGroup)group).HandleBatchAsync(Index("placed"u8), batch, default);

        Assert.Equal(
            ["any Shipped { Order = a, Boxes = 3 }, Placed { Order = c }, Placed { Order = d }, Shipped { Order = e, Boxes = 0 } True"], group.Seen);
        Assert.IsType<EventDecodeException>(Assert.Single(batch.LeftOut));
        Assert.All(batch.Deliveries, delivery => Assert.True(delivery.IsDecoded));
    }

    [Theory]
    [InlineData("placed")]
    [InlineData("shipped")]
    [InlineData("ordered")]
    public async Task A_batch_goes_to_its_method_by_any_of_its_handlers(string type)
    {
        var group = new Group();
        var batch = new TestBatch(Entry.Encode(new Placed("a"))) { Handlers = [Index("placed"u8)] };
        await ((IConsumerGroup)group).HandleBatchAsync(Index(Encoding.UTF8.GetBytes(type)), batch, default);
        Assert.Equal(["any Placed { Order = a } True"], group.Seen);
    }

    [Fact]
    public async Task What_has_a_closer_handler_or_is_of_another_stream_has_its_own()
    {
        var group = new Group();
        await RunAsync(group, Entry.Encode(new Closed("a")));
        await RunAsync(group, Entry.Encode(new Billed("b")));
        await RunAsync(group, Entry.Encode(new Voided("c")));
        Assert.Equal(["closed Closed { Order = a } True", "any Billed { Order = b } True", "rest Voided { Bill = c } True"], group.Seen);
    }

    private static async Task RunAsync(Group group, Entry entry)
    {
        int handler = Index(entry.Fields.EventType);
        await ((IConsumerGroup)group).HandleBatchAsync(handler, new TestBatch(entry) { Handlers = [handler] }, default);
    }

    private static int Index(ReadOnlySpan<byte> type)
    {
        foreach (ConsumerGroupDefinition definition in Group.Definitions)
        {
            if (definition.FindHandler(type) is >= 0 and int found) return definition.FirstHandler + found;
        }

        throw new InvalidOperationException("There is no such handler.");
    }
}
