using Events.Behaviour.Sample;
using Events.Streams;

namespace Events.Behaviour.Subscriptions;

/// <summary>A stream from a position on, and then live: each entry once, in order.</summary>
public abstract class SubscriptionTests : DeliveryTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(35)]
    public async Task What_is_there_comes_and_then_what_is_added_each_once_and_in_order(int before)
    {
        List<EntryId> ids = await ProduceAsync(before);
        await using var follower = new Follower(World.Stream.SubscribeAsync(options: new() { PageSize = 10 }));
        await follower.Subscription.CaughtUp;

        Assert.Equal(ids, follower.Ids);
        Assert.True(follower.Subscription.IsLive);
        for (int i = 0; i < 30; i++)
        {
            ids.AddRange(await ProduceAsync(1, first: before + i));
            if (i % 3 == 0) await World.UntilAsync(() => follower.Count == ids.Count);
        }

        await World.UntilAsync(() => follower.Count == ids.Count);
        Assert.Equal(ids, follower.Ids);
        Assert.Equal(Enumerable.Range(0, before + 30).Select(i => (object)new Work(i)), follower.Entries.Select(entry => entry.Event));
        Assert.Equal(ids[^1], follower.Subscription.Position);
    }

    [Fact]
    public async Task A_producer_at_full_speed_leaves_no_gap_where_reading_goes_over_to_following()
    {
        const int count = 3_000;
        Task<List<EntryId>> producing = Task.Run(() => ProduceAsync(count));
        await World.UntilAsync(async () => await World.Store.LengthAsync(World.StreamKey) > 100);
        await using var follower = new Follower(World.Stream.SubscribeAsync(options: new() { PageSize = 7 }));

        List<EntryId> ids = await producing;
        await World.UntilAsync(() => follower.Count >= count);

        Assert.Equal(ids, follower.Ids);
    }

    [Fact]
    public async Task From_the_end_only_what_is_new_comes()
    {
        await ProduceAsync(5);
        await using var follower = new Follower(World.Stream.SubscribeAsync(StreamPosition.End));
        await follower.Subscription.CaughtUp;

        List<EntryId> ids = await ProduceAsync(3, first: 5);

        await World.UntilAsync(() => follower.Count == 3);
        Assert.Equal(ids, follower.Ids);
    }

    [Fact]
    public async Task It_goes_on_behind_an_entry_wherever_another_has_ended()
    {
        List<EntryId> ids = await ProduceAsync(12);
        StreamPosition from = StreamPosition.Beginning;
        var seen = new List<EntryId>();
        while (seen.Count < ids.Count)
        {
            StreamSubscription part = World.Stream.SubscribeAsync(from, new() { PageSize = 3 });
            int left = 1 + (seen.Count % 4);
            await foreach (StreamEntry entry in part)
            {
                seen.Add(entry.Id);
                if (--left == 0 || seen.Count == ids.Count) break;
            }

            from = StreamPosition.After(part.Position);
        }

        Assert.Equal(ids, seen);
    }

    [Fact]
    public async Task From_a_time_comes_what_was_added_since()
    {
        for (int i = 1; i <= 9; i++) await AddAsync($"{i * 100}-{i}", i);
        await using var some = new Follower(World.Stream.SubscribeAsync(StreamPosition.From(DateTimeOffset.FromUnixTimeMilliseconds(500))));
        await using var all = new Follower(World.Stream.SubscribeAsync(StreamPosition.From(DateTimeOffset.UnixEpoch)));
        await using var none = new Follower(World.Stream.SubscribeAsync(StreamPosition.From(DateTimeOffset.FromUnixTimeMilliseconds(1_500))));
        await Task.WhenAll(some.Subscription.CaughtUp, all.Subscription.CaughtUp, none.Subscription.CaughtUp);

        for (int i = 10; i <= 20; i++) await AddAsync($"{i * 100}-0", i);
        await World.UntilAsync(() => some.Count == 16 && all.Count == 20 && none.Count == 6);

        Assert.Equal(Enumerable.Range(5, 16).Select(i => (object)new Work(i)), some.Entries.Select(entry => entry.Event));
        Assert.Equal(Enumerable.Range(1, 20).Select(i => (object)new Work(i)), all.Entries.Select(entry => entry.Event));
        Assert.Equal(Enumerable.Range(15, 6).Select(i => (object)new Work(i)), none.Entries.Select(entry => entry.Event));
    }

    [Fact]
    public async Task It_has_caught_up_when_the_loop_asks_for_more_than_there_is_and_not_before()
    {
        List<EntryId> ids = await ProduceAsync(5);
        var told = new List<EntryId>();
        var mayGoOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        StreamSubscription subscription = World.Stream.SubscribeAsync(options: new()
        {
            OnCaughtUp = (position, _) =>
            {
                told.Add(position);
                return default;
            },
        });
        await using var follower = new Follower(subscription, entry => entry.Id == ids[^1] ? mayGoOn.Task : Task.CompletedTask);
        await World.UntilAsync(() => follower.Count == 5);

        Assert.Equal((false, false, 0), (subscription.CaughtUp.IsCompleted, subscription.IsLive, told.Count));
        mayGoOn.SetResult();
        await subscription.CaughtUp;
        await World.UntilAsync(() => told.Count == 1);
        ids.AddRange(await ProduceAsync(5, first: 5));
        await World.UntilAsync(() => follower.Count == 10);

        Assert.Equal([ids[4]], told);
    }

    [Fact]
    public async Task A_stream_that_is_not_there_yet_is_waited_for()
    {
        await using var first = new Follower(World.Stream.SubscribeAsync());
        await using var second = new Follower(World.Stream.SubscribeAsync(StreamPosition.End));
        await Task.WhenAll(first.Subscription.CaughtUp, second.Subscription.CaughtUp);

        // Longer than a blocked read.
        await World.PassAsync(TimeSpan.FromSeconds(2.5));
        List<EntryId> ids = await ProduceAsync(3);

        await World.UntilAsync(() => first.Count == 3 && second.Count == 3);
        Assert.Equal(ids, first.Ids);
        Assert.Equal(ids, second.Ids);
    }

    [Fact]
    public async Task What_is_no_event_says_why_not_and_stops_nothing()
    {
        await using var follower = new Follower(World.Stream.SubscribeAsync());
        await World.AddRawAsync("type", "work.new");
        await follower.Subscription.CaughtUp;
        await World.AddRawAsync("type", "work.todo", "number", "many");
        await World.AddRawAsync("no", "type");
        await ProduceAsync(1);

        await World.UntilAsync(() => follower.Count == 4);
        Assert.Equal(
            [EntryProblem.UnknownType, EntryProblem.Undecodable, EntryProblem.NoType, EntryProblem.None],
            follower.Entries.Select(entry => entry.Problem));
    }

    [Fact]
    public async Task Of_some_types_only_these_come_before_and_after_it_has_caught_up()
    {
        await ProduceAsync(3);
        await World.Stream.ProduceAsync(new Step("a", 1));
        await using var follower = new Follower(World.Stream.SubscribeAsync(options: new() { Types = ["work.step"], PageSize = 2 }));
        await follower.Subscription.CaughtUp;
        await World.AddRawAsync("type", "work.todo", "number", "many");
        await World.AddRawAsync("no", "type");
        EntryId last = await World.Stream.ProduceAsync(new Step("a", 2));

        await World.UntilAsync(() => follower.Count == 2);
        Assert.Equal([new Step("a", 1), new Step("a", 2)], follower.Entries.Select(entry => entry.Event));
        Assert.Equal(last, follower.Subscription.Position);
    }

    [Fact]
    public void What_makes_no_sense_is_told_at_once()
    {
        ArgumentException mistyped = Assert.Throws<ArgumentException>(() => World.Stream.SubscribeAsync(options: new() { Types = ["work.stpe"] }));
        Assert.Contains("Is 'work.step' meant?", mistyped.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => World.Stream.SubscribeAsync(options: new() { Types = [] }));
        Assert.Throws<ArgumentException>(() => World.Stream.SubscribeAsync(options: new() { PageSize = 0 }));
        Assert.Throws<ArgumentException>(() => World.Stream.SubscribeAsync(options: new() { PageBytes = 0 }));
        Assert.Throws<ArgumentException>(() => World.Stream.SubscribeAsync(options: new() { GiveUpAfter = TimeSpan.FromSeconds(-2) }));
    }

    [Fact]
    public async Task It_is_enumerated_once_and_may_be_disposed_twice()
    {
        await ProduceAsync(2);
        StreamSubscription subscription = World.Stream.SubscribeAsync();
        IAsyncEnumerator<StreamEntry> enumerator = subscription.GetAsyncEnumerator();

        Assert.True(await enumerator.MoveNextAsync());
        Assert.Throws<InvalidOperationException>(() => subscription.GetAsyncEnumerator());
        await enumerator.DisposeAsync();
        await enumerator.DisposeAsync();
        Assert.False(await enumerator.MoveNextAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => subscription.CaughtUp);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancelling_ends_it_also_while_it_waits(bool byEnumerator)
    {
        await ProduceAsync(3);
        using var stop = new CancellationTokenSource();
        StreamSubscription subscription = World.Stream.SubscribeAsync(cancellationToken: byEnumerator ? default : stop.Token);
        int seen = 0;
        Task ended = Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (StreamEntry _ in subscription.WithCancellation(byEnumerator ? stop.Token : default)) seen++;
        });
        await subscription.CaughtUp;
        await stop.CancelAsync();
        await ended;

        Assert.Equal(3, seen);
        Assert.False(subscription.IsLive);
    }

    [Fact]
    public async Task A_cancelled_one_reads_nothing()
    {
        await ProduceAsync(3);
        StreamSubscription subscription = World.Stream.SubscribeAsync(cancellationToken: new CancellationToken(canceled: true));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await subscription.GetAsyncEnumerator().MoveNextAsync());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => subscription.CaughtUp);
    }

    [Fact]
    public async Task What_the_loop_throws_ends_it_and_others_go_on()
    {
        await using var other = new Follower(World.Stream.SubscribeAsync());
        await using var thrower = new Follower(
            World.Stream.SubscribeAsync(), entry => entry.Event is Work { Number: 3 } ? throw new InvalidDataException("no") : Task.CompletedTask);
        await Task.WhenAll(other.Subscription.CaughtUp, thrower.Subscription.CaughtUp);

        List<EntryId> ids = await ProduceAsync(10);

        await Assert.ThrowsAsync<InvalidDataException>(() => thrower.Completion);
        await World.UntilAsync(() => other.Count == 10);
        Assert.Equal(ids[..4], thrower.Ids);
        Assert.Equal(ids[3], thrower.Subscription.Position);
    }

    protected async Task<List<EntryId>> ProduceAsync(int count, int first = 0)
    {
        var ids = new List<EntryId>(count);
        for (int i = 0; i < count; i++) ids.Add(await World.Stream.ProduceAsync(new Work(first + i)));
        return ids;
    }

    private async Task AddAsync(string id, int number)
    {
        byte[] fields = System.Text.Encoding.ASCII.GetBytes($"$4\r\ntype\r\n$9\r\nwork.todo\r\n$6\r\nnumber\r\n${number.ToString().Length}\r\n{number}\r\n");
        await World.Store.AddAsync(World.StreamKey, new Events.Wire.EntryFields(fields, 2), id: EntryId.Parse(id));
    }
}
