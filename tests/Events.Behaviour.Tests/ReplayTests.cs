using Events.Behaviour.Sample;
using Events.Producing;
using Events.Store;
using Events.Streams;
using Events.Wire;

namespace Events.Behaviour;

/// <summary>Reading a stream again, outside any group.</summary>
public abstract class ReplayTests : DeliveryTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(20)]
    [InlineData(25)]
    public async Task Everything_comes_once_and_in_order_whatever_the_last_page_holds(int count)
    {
        var ids = new List<EntryId>();
        for (int i = 0; i < count; i++) ids.Add(await World.Stream.ProduceAsync(new Work(i)));

        List<StreamEntry> entries = await ReplayAsync(EntryId.Min, null, pageSize: 10);

        Assert.Equal(ids, entries.Select(entry => entry.Id));
        Assert.Equal(Enumerable.Range(0, count).Select(i => (object)new Work(i)), entries.Select(entry => entry.Event));
        Assert.All(entries, entry => Assert.Equal(("work.todo", null, true), (entry.Type, entry.Error, entry.ProducedAt is not null)));
        Assert.All(entries, entry => Assert.Empty(entry.RawFields));
    }

    [Theory]
    [InlineData("")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    public async Task Fields_of_every_shape_come_back_and_older_versions_as_the_newest(string culture)
    {
        System.Globalization.CultureInfo before = System.Globalization.CultureInfo.CurrentCulture;
        System.Globalization.CultureInfo.CurrentCulture = new(culture);
        try
        {
            var stream = World.Client.OpenStream<ShapedStream>(new StreamOptions { Key = World.Key + ":shaped" });
            var random = new Random(culture.Length);
            var expected = new List<string>();
            for (int i = 0; i < 100; i++)
            {
                Shaped shaped = Shaped.Random(random);
                await stream.ProduceAsync(shaped);
                expected.Add(shaped.Text);
            }

            var old = new PartKey(new Guid(7, 0, 0, new byte[8]));
            await stream.ProduceAsync(new ShapedV1(old.Value));
            var read = new List<StreamEntry>();
            await foreach (StreamEntry entry in stream.ReplayAsync()) read.Add(entry);

            Assert.Equal(expected, read.Take(100).Select(entry => ((Shaped)entry.Event!).Text));
            Assert.Equal((old, "none"), (((Shaped)read[100].Event!).Key, ((Shaped)read[100].Event!).Note));
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task Both_ends_of_a_range_belong_to_it_wherever_pages_end()
    {
        var ids = new List<EntryId>();
        for (int i = 0; i < 12; i++) ids.Add(await World.Stream.ProduceAsync(new Work(i)));

        for (int first = 0; first < ids.Count; first++)
        {
            for (int last = first; last < ids.Count; last++)
            {
                List<StreamEntry> entries = await ReplayAsync(ids[first], ids[last], pageSize: 3);
                Assert.Equal(ids[first..(last + 1)], entries.Select(entry => entry.Id));
            }
        }

        Assert.Empty(await ReplayAsync(ids[^1].Next(), null, pageSize: 3));
        Assert.Empty(await ReplayAsync(ids[5], ids[4], pageSize: 3));
    }

    [Fact]
    public async Task What_is_no_event_of_the_stream_comes_with_its_raw_fields_and_stops_nothing()
    {
        await World.Stream.ProduceAsync(new Work(1));
        await World.AddRawAsync("type", "work.new", "x", "1", "ts_ms", "1716998413541");
        await World.AddRawAsync("type", "work.todo", "number", "many");
        await World.AddRawAsync("no", "type");
        await World.AddRawAsync("number", "2", "extra", "1", "type", "work.todo");

        List<StreamEntry> entries = await ReplayAsync(EntryId.Min, null, pageSize: 2);

        Assert.Equal([new Work(1), null, null, null, new Work(2)], entries.Select(entry => entry.Event));
        Assert.Equal(["work.todo", "work.new", "work.todo", "", "work.todo"], entries.Select(entry => entry.Type));
        Assert.Equal(1716998413541, entries[1].ProducedAt?.ToUnixTimeMilliseconds());
        Assert.Equal([new("type", "work.new"), new("x", "1"), new("ts_ms", "1716998413541")], entries[1].RawFields);
        Assert.Equal("number", Assert.IsType<EventDecodeException>(entries[2].Error).Field);
        Assert.Equal([new("type", "work.todo"), new("number", "many")], entries[2].RawFields);
        Assert.Equal([new("no", "type")], entries[3].RawFields);
    }

    [Fact]
    public async Task It_moves_no_group_and_leaves_nothing_pending()
    {
        await World.Store.CreateGroupAsync(World.StreamKey, "workers", EntryId.Min);
        for (int i = 0; i < 5; i++) await World.Stream.ProduceAsync(new Work(i));

        Assert.Equal(5, (await ReplayAsync(EntryId.Min, null, pageSize: 2)).Count);

        GroupInfo group = Assert.Single(await World.Store.GroupInfoAsync(World.StreamKey));
        Assert.Equal((0, 0, EntryId.Min, 5), (group.Pending, group.Consumers, group.LastDeliveredId, group.Lag));
    }

    [Fact]
    public async Task What_is_appended_meanwhile_comes_too_once_its_page_is_asked_for()
    {
        for (int i = 0; i < 4; i++) await World.Stream.ProduceAsync(new Work(i));
        var seen = new List<object?>();
        await foreach (StreamEntry entry in World.Stream.ReplayAsync(EntryId.Min, null, pageSize: 2))
        {
            seen.Add(entry.Event);
            if (seen.Count <= 4) await World.Stream.ProduceAsync(new Work(3 + seen.Count));
        }

        Assert.Equal(Enumerable.Range(0, 8).Select(i => (object)new Work(i)), seen);
    }

    [Fact]
    public async Task It_may_be_left_at_any_entry_and_begun_again()
    {
        for (int i = 0; i < 10; i++) await World.Stream.ProduceAsync(new Work(i));
        for (int leaveAt = 0; leaveAt < 10; leaveAt++)
        {
            int seen = 0;
            await foreach (StreamEntry entry in World.Stream.ReplayAsync(EntryId.Min, null, pageSize: 3))
            {
                Assert.Equal(new Work(seen), entry.Event);
                if (seen++ == leaveAt) break;
            }
        }

        Assert.Equal(10, (await ReplayAsync(EntryId.Min, null, pageSize: 3)).Count);
    }

    [Fact]
    public async Task Cancelling_ends_it_between_two_entries()
    {
        for (int i = 0; i < 10; i++) await World.Stream.ProduceAsync(new Work(i));
        using var cancellation = new CancellationTokenSource();
        int seen = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (StreamEntry entry in World.Stream.ReplayAsync(EntryId.Min, null, 5, cancellation.Token))
            {
                if (++seen == 3) await cancellation.CancelAsync();
            }
        });
        Assert.Equal(3, seen);
        Assert.Equal(10, (await ReplayAsync(EntryId.Min, null, pageSize: 5)).Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(10_001)]
    public Task A_page_has_a_size(int pageSize) => Assert.ThrowsAsync<ArgumentOutOfRangeException>(
        () => ReplayAsync(EntryId.Min, null, pageSize));

    private async Task<List<StreamEntry>> ReplayAsync(EntryId from, EntryId? to, int pageSize)
    {
        var entries = new List<StreamEntry>();
        await foreach (StreamEntry entry in World.Stream.ReplayAsync(from, to, pageSize)) entries.Add(entry);
        return entries;
    }
}
