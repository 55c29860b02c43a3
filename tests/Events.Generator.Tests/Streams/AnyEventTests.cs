using Events.Contracts;
using Events.Generator.Tests.Harness;

namespace Events.Generator.Tests.Streams;

/// <summary>Events whose type is known at run time only, and batches of several types.</summary>
public sealed class AnyEventTests
{
    private readonly RecordingClient _client = new(ShopStream.Definition);
    private readonly ShopStream _stream;

    public AnyEventTests() => _stream = new ShopStream(_client);

    [Fact]
    public async Task An_event_of_any_type_is_produced_as_what_it_is()
    {
        IEventOf<ShopStream>[] events = [new Placed("a", "alice"), new Moved(1, 2)];
        foreach (IEventOf<ShopStream> item in events) await _stream.ProduceAsync(item);
        Assert.Equal(
            ["type=order.placed ts_ms=7 id=a customer=alice", "type=order.moved ts_ms=7 line=1 shelf=2"], _client.Entries);
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await _stream.ProduceAsync((IEventOf<ShopStream>)null!));
    }

    [Fact]
    public async Task A_batch_is_a_collection_expression_of_any_types()
    {
        ReadOnlyMemory<EntryId> ids = await _stream.ProduceBatchAsync([new Placed("a", "alice"), new Moved(1, 2), new Placed("b", "bob")]);
        Assert.Equal([new EntryId(1, 0), new EntryId(2, 0), new EntryId(3, 0)], ids.ToArray());
        Assert.Equal(
            [
                "type=order.placed ts_ms=7 id=a customer=alice",
                "type=order.moved ts_ms=7 line=1 shelf=2",
                "type=order.placed ts_ms=7 id=b customer=bob",
            ],
            _client.Entries);
        Assert.Equal(0, (await _stream.ProduceBatchAsync([])).Length);
        List<IEventOf<ShopStream>> list = [new Placed("c", "carol"), new Moved(3, 4)];
        Assert.Equal(2, (await _stream.ProduceBatchAsync(list)).Length);
        Assert.Equal(2, (await _stream.ProduceBatchAsync(list.ToArray())).Length);
        Assert.Equal(3, (await _stream.ProduceBatchAsync([.. list, new Moved(5, 6)])).Length);
        Assert.Equal(1, (await _stream.ProduceBatchAsync(list.Where(item => item is Moved))).Length);
    }

    [Fact]
    public async Task An_array_of_events_may_stand_for_one_of_any_events()
    {
        // Arrays are covariant: what is declared as any events is one of an event.
        IEventOf<ShopStream>[] events = new Placed[] { new("a", "alice"), new("b", "bob") };
        IEnumerable<IEventOf<ShopStream>> sequence = events;
        Assert.Equal(2, (await _stream.ProduceBatchAsync(events)).Length);
        Assert.Equal(2, (await _stream.ProduceBatchAsync(sequence)).Length);
    }

    [Fact]
    public async Task Nothing_among_events_is_refused_and_nothing_is_produced()
    {
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await _stream.ProduceBatchAsync([new Placed("a", "alice"), null!, new Moved(1, 2)]));
        Assert.Empty(_client.Entries);
    }

    [Fact]
    public void The_name_of_an_event_type_is_a_constant()
    {
        const string Name = Placed.EventTypeName;
        Assert.Equal("order.placed", Name);
        Assert.Equal("order.placed", NameOf<Placed>());
        Assert.Equal("order.moved", NameOf<Moved>());
    }

    [Fact]
    public void So_are_the_key_of_a_stream_and_the_name_of_a_group()
    {
        const string Names = ShopStream.StreamKey + " " + Groups.Audit.GroupName;
        Assert.Equal("shop:orders audit", Names);
        Assert.Equal("other", new ShopStream(new RecordingClient(ShopStream.Definition, "other")).Key);
    }

    private static string NameOf<TEvent>()
        where TEvent : IEvent<TEvent> => TEvent.EventTypeName;
}
