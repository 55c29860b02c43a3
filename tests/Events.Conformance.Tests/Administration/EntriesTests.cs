using Events.Administration;
using Events.Conformance.Delivery;
using Events.TestSupport;

namespace Events.Conformance.Administration;

/// <summary>Entries as text: replayed, followed, added, and where each of them stands.</summary>
public abstract class EntriesTests(DeliveryFixture fixture) : AdministrationTests(fixture)
{
    [Fact]
    public async Task A_replay_goes_forwards_and_backwards_within_a_range_and_moves_no_group()
    {
        await DeliverAsync(5);
        string before = await Fixture.SnapshotAsync();

        Assert.Equal(["1-0 n=1", "2-0 n=2", "3-0 n=3", "4-0 n=4", "5-0 n=5"], await ReplayAsync(new ReplayQuery()));
        Assert.Equal(["4-0 n=4", "3-0 n=3", "2-0 n=2"], await ReplayAsync(new ReplayQuery { From = Id("2-0"), To = Id("4-0"), IsBackwards = true }));
        Assert.Equal(["5-0 n=5", "4-0 n=4"], await ReplayAsync(new ReplayQuery { IsBackwards = true, Limit = 2 }));
        Assert.Equal(["2-0 n=2"], await ReplayAsync(new ReplayQuery { From = Id("2-0"), Limit = 1 }));
        Assert.Equal(["3-0 n=3"], await ReplayAsync(new ReplayQuery { From = Id("3-0"), To = Id("3-0") }));
        Assert.Equal(before, await Fixture.SnapshotAsync());
        Assert.Equal(Stream, (await AllAsync(Administration.ReplayAsync(Stream)))[0].Stream);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task More_than_a_page_is_replayed_to_its_end(bool isBackwards)
    {
        await AddManyAsync(2_300);
        IEnumerable<int> numbers = Enumerable.Range(1, 2_300);

        List<RawEntry> all = await AllAsync(Administration.ReplayAsync(Stream, new ReplayQuery { IsBackwards = isBackwards }));

        Assert.Equal(Ids(isBackwards ? numbers.Reverse() : numbers), all.Select(entry => entry.Id));
    }

    [Fact]
    public async Task A_replay_keeps_to_a_type()
    {
        await AddAsync("1-0", "type", "a", "x", "1");
        await AddAsync("2-0", "type", "b", "x", "2");
        await AddAsync("3-0", "x", "3", "type", "a");
        await AddAsync("4-0", "x", "4");

        Assert.Equal(["1-0 type=a x=1", "3-0 x=3 type=a"], await ReplayAsync(new ReplayQuery { Type = "a" }));
        Assert.Equal(["3-0 x=3 type=a"], await ReplayAsync(new ReplayQuery { Type = "a", IsBackwards = true, Limit = 1 }));
        Assert.Equal(["4-0 x=4"], await ReplayAsync(new ReplayQuery { Type = "" }));
    }

    [Fact]
    public async Task Bad_ranges_are_refused()
    {
        await AddManyAsync(2);
        await RefusedAsync<ArgumentOutOfRangeException>(() => ReplayAsync(new ReplayQuery { Limit = 0 }));
        await RefusedAsync<ArgumentOutOfRangeException>(() => ReplayAsync(new ReplayQuery { Limit = -1 }));
        await RefusedAsync<ArgumentException>(() => ReplayAsync(new ReplayQuery { From = Id("2-0"), To = Id("1-0") }));
    }

    [Fact]
    public async Task A_tail_shows_what_comes_from_where_it_is_told_to()
    {
        await AddManyAsync(3);
        using var stop = new CancellationTokenSource();
        var fromNow = new List<string>();
        var fromTwo = new List<string>();
        Task following = Task.WhenAll(FollowAsync(null, fromNow), FollowAsync(Id("2-0"), fromTwo));

        await Eventually.TrueAsync(() => fromTwo.Count == 1);
        await AddManyAsync(2, first: 4);
        await Eventually.TrueAsync(async () =>
        {
            await Fixture.PassAsync(TimeSpan.FromMilliseconds(20));
            return fromNow.Count == 2 && fromTwo.Count == 3;
        });
        await stop.CancelAsync();
        await following;

        Assert.Equal(["4-0 n=4", "5-0 n=5"], fromNow);
        Assert.Equal(["3-0 n=3", "4-0 n=4", "5-0 n=5"], fromTwo);

        async Task FollowAsync(EntryId? after, List<string> lines)
        {
            try
            {
                await foreach (RawEntry entry in Administration.TailAsync(Stream, after, stop.Token)) lines.Add(Line(entry));
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // As it should end.
            }
        }
    }

    [Fact]
    public async Task What_is_produced_has_the_envelope_and_its_fields_in_order()
    {
        await AddManyAsync(1);
        KeyValuePair<string, string>[] fields = [new("order_id", "o-1"), new("customer", "Zoë")];

        EntryId id = await Administration.ProduceAsync(Stream, "order.placed", fields);

        RawEntry entry = Assert.Single(await AllAsync(Administration.ReplayAsync(Stream, new ReplayQuery { From = id })));
        Assert.Equal(["type", "ts_ms", "order_id", "customer"], entry.Fields.Select(field => field.Key));
        Assert.Equal(("order.placed", "o-1", "Zoë"), (entry.Type, entry.Fields[2].Value, entry.Fields[3].Value));
        Assert.InRange(long.Parse(entry.Fields[1].Value), (long)id.Milliseconds - 60_000, (long)id.Milliseconds + 60_000);
    }

    [Fact]
    public async Task A_mistyped_key_and_names_that_belong_to_others_are_refused()
    {
        await RefusedAsync(AdministrationError.StreamNotFound, () => Administration.ProduceAsync(Stream, "a", []), Stream);
        await Administration.ProduceAsync(Stream, "a", [], makeStream: true);
        Assert.Equal(1, await Store.LengthAsync(Key));
        await RefusedAsync<ArgumentException>(() => Administration.ProduceAsync(Stream, "", []));
        await RefusedAsync<ArgumentException>(() => Administration.ProduceAsync(Stream, "a", [new("", "1")]));
        await RefusedAsync<ArgumentException>(() => Administration.ProduceAsync(Stream, "a", [new("type", "1")]));
        await RefusedAsync<ArgumentException>(() => Administration.ProduceAsync(Stream, "a", [new("dead:id", "1")]));
        await RefusedAsync<ArgumentException>(() => Administration.ProduceAsync(Stream, "a", [new("x", "1"), new("x", "2")]));
    }

    [Fact]
    public async Task An_entry_says_who_has_it_in_each_group_and_what_became_of_it()
    {
        await DeliverAsync(3);
        await HoldNameAsync("alice");
        await Store.AcknowledgeAsync(Key, Group, Ids("1-0"));
        await CreateGroupAsync("0-0", "late");
        await Store.DeadLetterAsync(new(Key, Group, "alice"), Owned("3-0")[0], new(Dead), Gone);

        EntryLife done = await Administration.DescribeEntryAsync(Stream, Id("1-0"));
        EntryLife pending = await Administration.DescribeEntryAsync(Stream, Id("2-0"));
        EntryLife dead = await Administration.DescribeEntryAsync(Stream, Id("3-0"));
        EntryLife gone = await Administration.DescribeEntryAsync(Stream, Id("9-0"));

        Assert.Equal([("g", EntryState.Done), ("late", EntryState.NotDelivered)], done.Groups.Select(one => (one.Group, one.State)));
        Assert.Equal("1-0 n=1", Line(done.Entry!));
        Assert.Equal(("alice", ConsumerLiveness.Alive), (pending.Groups[0].Pending!.Consumer, pending.Groups[0].Owner!.Liveness));
        Assert.Empty(pending.DeadLetters);
        Assert.Equal((EntryState.Done, "payload-gone"), (dead.Groups[0].State, Assert.Single(dead.DeadLetters).Reason));
        Assert.Null(gone.Entry);
        Assert.Equal(EntryState.NotDelivered, gone.Groups[0].State);
    }

    [Fact]
    public async Task Of_an_entry_that_is_gone_nobody_says_that_it_was_handled()
    {
        await DeliverAsync(4);
        await CreateGroupAsync("0-0", "late");
        await Store.AcknowledgeAsync(Key, Group, Ids("1-0"));
        await Store.DeadLetterAsync(new(Key, Group, "alice"), Owned("3-0")[0], new(Dead), Gone);
        await Store.DeleteAsync(Key, Ids("1-0", "2-0", "3-0"));

        Assert.Equal("Gone Gone", await StatesAsync("1-0"));
        Assert.Equal("Pending Gone", await StatesAsync("2-0"));
        Assert.Equal("Done Gone", await StatesAsync("3-0"));
        Assert.Equal("Gone Gone", await StatesAsync("3-7"));
        Assert.Equal("NotDelivered NotDelivered", await StatesAsync("5-0"));

        async Task<string> StatesAsync(string id) =>
            string.Join(' ', (await Administration.DescribeEntryAsync(Stream, Id(id))).Groups.OrderBy(static one => one.Group, StringComparer.Ordinal)
                .Select(static one => one.State));
    }

    private async Task<string[]> ReplayAsync(ReplayQuery query) => [.. (await AllAsync(Administration.ReplayAsync(Stream, query))).Select(Line)];
}
