using Events.Definitions;
using Events.Generator.Tests.Harness;

namespace Events.Generator.Tests.Groups;

/// <summary>Handlers of any event of the stream, and of generic base types.</summary>
public sealed partial class AnyHandlerTests
{
    [EventStream("any")]
    internal sealed partial class AnyStream;

    internal interface IHasSku : IEventOf<AnyStream>
    {
        string Sku { get; }
    }

    internal abstract record Changed<T>(string Sku, T Old, T New);

    [Event<AnyStream>("price.changed")]
    internal sealed partial record PriceChanged(string Sku, decimal Old, decimal New) : Changed<decimal>(Sku, Old, New);

    [Event<AnyStream>("name.changed")]
    internal sealed partial record NameChanged(string Sku, string Old, string New) : Changed<string>(Sku, Old, New);

    [Event<AnyStream>("counted")]
    internal readonly partial record struct Counted(string Sku, int Number) : IHasSku;

    [Event<AnyStream>("closed")]
    internal sealed partial record Closed(string Why);

    [ConsumerGroup<AnyStream>("group")]
    internal sealed partial class Group
    {
        public List<string> Seen { get; } = [];

        [Handles]
        public Task OnPrice(Changed<decimal> changed) => See($"price {changed.New - changed.Old}");

        [Handles]
        public Task OnSku(IHasSku happened) => See("sku " + happened.Sku);

        [Handles]
        public Task OnAny(IEventOf<AnyStream> happened) => See("any " + Describe(happened));

        [Handles]
        public Task OnObject(object happened) => See("object");

        // Complete, so that neither the compiler nor EVT1011 asks for an arm for the rest.
#pragma warning disable CS8509 // The suppressor is tested by itself.
        private static string Describe(IEventOf<AnyStream> happened) => happened switch
        {
            PriceChanged price => price.Sku,
            NameChanged name => name.New,
            Counted counted => counted.Sku,
            Closed closed => closed.Why,
        };
#pragma warning restore CS8509

        private Task See(string what)
        {
            Seen.Add(what);
            return Task.CompletedTask;
        }
    }

    [ConsumerGroup<AnyStream>("all")]
    internal sealed partial class All
    {
        [Handles]
        public static Task On(IEventOf<AnyStream> happened) => Task.FromResult(happened);
    }

    [Fact]
    public void Any_event_is_farther_than_a_base_type_and_closer_than_everything()
    {
        Assert.Equal(["closed", "counted", "name.changed", "price.changed"], All.Definition.Handlers.Select(handler => handler.EventType));
        Assert.Equal(
            ["closed OnAny", "counted OnSku", "name.changed OnAny", "price.changed OnPrice"],
            Group.Definition.Handlers.Select(handler => $"{handler.EventType} {handler.Method}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Each_is_called_with_the_event_itself()
    {
        var group = new Group();
        foreach ((string type, Entry entry) in new[]
        {
            ("name.changed", Entry.Encode(new NameChanged("a", "old", "new"))), ("counted", Entry.Encode(new Counted("b", 1))), ("closed", Entry.Encode(new Closed("c"))),
            ("price.changed", Entry.Encode(new PriceChanged("d", 1, 3))),
        })
        {
            int handler = Group.Definition.FindHandler(System.Text.Encoding.UTF8.GetBytes(type));
            await ((IConsumerGroup)group).HandleAsync(handler, entry.Fields, new EventContext(new TestDelivery()), default);
        }

        Assert.Equal(["any new", "sku b", "any c", "price 2"], group.Seen);
    }

    [Fact]
    public async Task An_interface_that_extends_it_and_a_generic_base_are_written_as_what_they_are()
    {
        var client = new RecordingClient(AnyStream.Definition);
        var stream = new AnyStream(client);
        await stream.ProduceAsync((IHasSku)new Counted("a", 1));
        await stream.ProduceBatchAsync([new PriceChanged("b", 1, 2), new Counted("c", 3)]);
        Changed<string> changed = new NameChanged("d", "x", "y");
        await stream.ProduceAsync((IEventOf<AnyStream>)changed);
        Assert.Equal(
            [
                "type=counted ts_ms=7 sku=a number=1",
                "type=price.changed ts_ms=7 sku=b old=1 new=2",
                "type=counted ts_ms=7 sku=c number=3",
                "type=name.changed ts_ms=7 sku=d old=x new=y",
            ],
            client.Entries);
    }
}
