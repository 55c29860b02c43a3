using Events.Contracts;
using Events.Definitions;
using Events.Generator.Tests.Harness;

namespace Events.Generator.Tests.Groups;

/// <summary>Handlers of a base type, of an interface, of everything: the closest one handles an event.</summary>
public sealed partial class BaseHandlerTests
{
    [EventStream("based")]
    internal sealed partial class BasedStream;

    internal interface IHasOrder
    {
        string OrderId { get; }
    }

    internal abstract record OrderEvent(string OrderId) : IHasOrder;

    [Event<BasedStream>("placed"), OrderedBy(nameof(OrderId))]
    internal sealed partial record Placed(string OrderId, int Lines) : OrderEvent(OrderId);

    [Event<BasedStream>("paid"), Alias("paid.old")]
    internal sealed partial record Paid(string OrderId) : OrderEvent(OrderId);

    [Event<BasedStream>("shipped")]
    internal readonly partial record struct Shipped(string OrderId) : IHasOrder;

    [Event<BasedStream>("stocked")]
    internal sealed partial record Stocked(string Sku);

    [ConsumerGroup<BasedStream>("group")]
    internal sealed partial class Group
    {
        public List<string> Seen { get; } = [];

        [Handles]
        public Task OnPlaced(Placed placed) => See("placed " + placed.OrderId);

        [Handles]
        public ValueTask OnOrder(OrderEvent order, CancellationToken token) => new(See($"order {order.OrderId} {token.IsCancellationRequested}"));

        [Handles, DedupeBy(nameof(IHasOrder.OrderId))]
        public Task OnAny(IHasOrder any, EventContext context) => See("any " + any.OrderId);

        [Handles]
        public Task OnRest(object rest) => See("rest " + rest);

        public Task OnRest(Stocked notAHandler) => See("not a handler");

        private Task See(string what)
        {
            Seen.Add(what);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public void Each_event_has_the_closest_handler() => Assert.Equal(
        ["placed OnPlaced order_id", "paid OnOrder ", "shipped OnAny ", "stocked OnRest ", "paid.old OnOrder "],
        Group.Definition.Handlers.Select(handler => $"{handler.EventType} {handler.Method} {string.Join(',', handler.OrderedByFields)}"));

    [Fact]
    public void A_key_of_the_handler_is_that_of_each_event() =>
        Assert.Equal(["order_id"], Group.Definition.Handlers.Single(handler => handler.EventType == "shipped").DedupeFields);

    [Fact]
    public async Task Each_is_called_with_the_event_itself()
    {
        var group = new Group();
        foreach ((string type, Entry entry) in new[]
        {
            ("placed", Entry.Encode(new Placed("a", 1))), ("paid", Entry.Encode(new Paid("b"))), ("shipped", Entry.Encode(new Shipped("c"))),
            ("stocked", Entry.Encode(new Stocked("d"))), ("paid.old", Entry.Of(("type", "paid.old"), ("order_id", "e"))),
        })
        {
            int handler = Group.Definition.FindHandler(System.Text.Encoding.UTF8.GetBytes(type));
            await ((IConsumerGroup)group).HandleAsync(handler, entry.Fields, new EventContext(new TestDelivery()), default);
        }

        Assert.Equal(["placed a", "order b False", "any c", "rest Stocked { Sku = d }", "order e False"], group.Seen);
    }

    [Theory]
    [InlineData("""[Handles] public Task A(IA e) => Task.CompletedTask; [Handles] public Task B(IB e) => Task.CompletedTask;""", false)]
    [InlineData("""[Handles] public Task A(IA e) => Task.CompletedTask; [Handles] public Task B(IB e) => Task.CompletedTask; [Handles] public Task C(E e) => Task.CompletedTask;""", true)]
    [InlineData("""[Handles] public Task A(IA e) => Task.CompletedTask; [Handles] public Task B(IA e) => Task.CompletedTask;""", false)]
    [InlineData("""[Handles] public Task A(IDisposable e) => Task.CompletedTask;""", false)]
    [InlineData("""[Handles] public Task A(IReadOnlyList<IA> e) => Task.CompletedTask;""", true)]
    [InlineData("""[Handles] public Task A(IReadOnlyList<object> e) => Task.CompletedTask; [Handles] public Task B(IA e) => Task.CompletedTask;""", true)]
    [InlineData("""[Handles] public Task A(IReadOnlyList<IA> e) => Task.CompletedTask; [Handles] public Task B(IA e) => Task.CompletedTask;""", false)]
    [InlineData("""[Handles] public Task A(IReadOnlyList<IA> e) => Task.CompletedTask; [Handles] public Task B(IReadOnlyList<IB> e) => Task.CompletedTask;""", false)]
    [InlineData("""[Handles] public Task A(IReadOnlyList<IDisposable> e) => Task.CompletedTask;""", false)]
    [InlineData("""[Handles] public Task A(IReadOnlyList<IA> e, EventContext c) => Task.CompletedTask;""", false)]
    [InlineData("""[Handles] public Task A(IA[] e) => Task.CompletedTask;""", false)]
    [InlineData("""[Handles(MaxBatch = 7)] public Task A(IA e) => Task.CompletedTask;""", false)]
    [InlineData("""[Handles, DedupeBy("Nothing")] public Task A(object e) => Task.CompletedTask;""", false)]
    [InlineData("""[Handles] public Task A(object e) => Task.CompletedTask;""", true)]
    public void What_no_handler_is_closest_to_is_refused(string members, bool isGenerated)
    {
        GeneratorRun run = GeneratorRun.Of($$"""
            internal interface IA; internal interface IB;
            [EventStream("s")] internal sealed partial class S;
            [Event<S>("e")] internal sealed partial record E(string Id) : IA, IB;
            [ConsumerGroup<S>("g")] internal sealed partial class G { {{members}} }
            """).AssertCompiles();
        Assert.Equal(isGenerated, run.Files.ContainsKey("G.ConsumerGroup.g.cs"));
    }
}
