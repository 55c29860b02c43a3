using Events.Definitions;
using Events.Generator.Tests.Harness;
using Events.Streams;

namespace Events.Generator.Tests.Streams;

public sealed partial class StreamTests
{
    private readonly RecordingClient _client = new(ShopStream.Definition, "other:key");
    private readonly ShopStream _stream;

    public StreamTests() => _stream = Create<ShopStream>(_client);

    [EventStream("aged", MaxAgeSeconds = 3_600)]
    internal sealed partial class Aged;

    [EventStream("endless")]
    internal sealed partial class Endless;

    [Fact]
    public void The_definition_says_what_was_declared()
    {
        StreamDefinition definition = ShopStream.Definition;
        Assert.Equal("ShopStream", definition.Name);
        Assert.Equal("shop:orders", definition.Key);
        Assert.Equal(Retention.ByLength(2_000), definition.Retention);
        Assert.Equal(["order.moved", "order.placed"], definition.Events.Select(item => item.Type));
        Assert.Equal(Retention.ByAge(TimeSpan.FromHours(1)), Aged.Definition.Retention);
        Assert.Equal(Retention.None, Endless.Definition.Retention);
        Assert.Empty(Endless.Definition.Events);
    }

    [Fact]
    public void The_definition_decodes_its_events()
    {
        Entry placed = Entry.Encode(new Placed("o", "alice"));
        Assert.Equal(new Placed("o", "alice"), ShopStream.Definition.Find("order.placed"u8)!.Decode(placed.Fields));
        Assert.Equal(new Moved(1, 2), ShopStream.Definition.Find("order.moved"u8)!.Decode(Entry.Encode(new Moved(1, 2)).Fields));
        Assert.Null(ShopStream.Definition.Find("order.lost"u8));
    }

    [Fact]
    public void The_key_is_the_clients() => Assert.Equal("other:key", _stream.Key);

    [Fact]
    public async Task Producing_appends_the_encoded_event()
    {
        using var source = new CancellationTokenSource();
        Assert.Equal(new EntryId(1, 0), await _stream.ProduceAsync(new Placed("o", "alice"), source.Token));
        Assert.Equal(source.Token, _client.LastToken);
        Assert.Equal(new EntryId(2, 0), await _stream.ProduceAsync(new Moved(1, 2)));
        Assert.Equal(
            ["type=order.placed ts_ms=7 id=o customer=alice", "type=order.moved ts_ms=7 line=1 shelf=2"], _client.Entries);
    }

    [Fact]
    public async Task Nothing_is_no_event()
    {
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await _stream.ProduceAsync((Placed)null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await _stream.ProduceBatchAsync((ShopStream.Batch)null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await _stream.ProduceBatchAsync((IEnumerable<Placed>)null!));
        Assert.Throws<ArgumentNullException>(() => _stream.CreateBatch().Add<Placed>(null!));
        Assert.Throws<ArgumentNullException>(() => new ShopStream(null!));
        Assert.Empty(_client.Entries);
    }

    [Fact]
    public async Task A_batch_takes_events_of_all_types_and_is_reusable()
    {
        ShopStream.Batch batch = _stream.CreateBatch();
        batch.Add(new Placed("a", "alice"));
        batch.Add(new Moved(1, 2));
        ReadOnlyMemory<EntryId> ids = await _stream.ProduceBatchAsync(batch);
        Assert.Equal([new EntryId(1, 0), new EntryId(2, 0)], ids.ToArray());
        batch.Clear();
        batch.Add(new Moved(3, 4));
        Assert.Equal([new EntryId(3, 0)], (await _stream.ProduceBatchAsync(batch)).ToArray());
        Assert.Equal(3, _client.Entries.Count);
    }

    [Fact]
    public async Task Events_of_one_type_need_no_batch()
    {
        Moved[] array = [new(1, 1), new(2, 2)];
        Assert.Equal(2, (await _stream.ProduceBatchAsync(array)).Length);
        Assert.Equal(1, (await _stream.ProduceBatchAsync([new Moved(3, 3)])).Length);
        Assert.Equal(1, (await _stream.ProduceBatchAsync(array.Skip(1))).Length);
        Assert.Equal(1, (await _stream.ProduceBatchAsync(new List<Placed> { new("l", "alice") })).Length);
        Assert.Equal(1, (await _stream.ProduceBatchAsync([new Placed("o", "alice")])).Length);
        Assert.Equal(0, (await _stream.ProduceBatchAsync(ReadOnlySpan<Placed>.Empty)).Length);
        Assert.Equal(
            ["1", "2", "3", "2"],
            _client.Entries.Where(entry => entry.Contains("moved", StringComparison.Ordinal)).Select(entry => entry.Split('=')[3][..1]));
    }

    [Fact]
    public void Replay_without_bounds_is_the_whole_stream()
    {
        _stream.ReplayAsync();
        Assert.Equal((EntryId.Min, EntryId.Max, 500, default), _client.Replays.Single());
    }

    [Fact]
    public void Replay_takes_ids_and_times_both_inclusive()
    {
        using var source = new CancellationTokenSource();
        DateTimeOffset time = DateTimeOffset.FromUnixTimeMilliseconds(5_000);
        _stream.ReplayAsync(new EntryId(1, 2));
        _stream.ReplayAsync(from: new EntryId(1, 2), to: new EntryId(3, 4), pageSize: 10, source.Token);
        _stream.ReplayAsync(from: time);
        _stream.ReplayAsync(time, to: time, pageSize: 7, cancellationToken: source.Token);
        Assert.Equal(
            [
                (new EntryId(1, 2), EntryId.Max, 500, default),
                (new EntryId(1, 2), new EntryId(3, 4), 10, source.Token),
                (new EntryId(5_000, 0), EntryId.Max, 500, default),
                (new EntryId(5_000, 0), new EntryId(5_000, ulong.MaxValue), 7, source.Token),
            ],
            _client.Replays);
    }

    private static T Create<T>(StreamClient client)
        where T : class, IEventStream<T>
    {
        Assert.Same(ShopStream.Definition, T.Definition);
        return T.Create(client);
    }
}
