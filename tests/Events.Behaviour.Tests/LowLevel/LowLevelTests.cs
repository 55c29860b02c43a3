using Events.Administration;
using Events.Behaviour.Sample;
using Events.Errors;
using Events.LowLevel;
using Events.Producing;
using Events.Store;
using Events.Store.Delivery;
using Events.Streams;
using Events.TestSupport;

namespace Events.Behaviour.LowLevel;

/// <summary>A stream command by command, typed.</summary>
public abstract class LowLevelTests : DeliveryTests
{
    private const string Group = "workers";

    private LowLevelStream Stream => field ??= World.Client.OpenLowLevel<WorkStream>(World.Key);

    [Fact]
    public async Task A_group_is_made_once_at_the_beginning_the_end_or_an_id()
    {
        EntryId first = await World.Stream.ProduceAsync(new Work(1));
        EntryId second = await World.Stream.ProduceAsync(new Work(2));

        Assert.True(await Stream.EnsureGroupAsync(Group));
        Assert.False(await Stream.EnsureGroupAsync(Group, after: null));
        Assert.True(await Stream.EnsureGroupAsync("end", after: null));
        Assert.True(await Stream.EnsureGroupAsync("id", first));

        Assert.Equal([first, second], Ids(await ReadAllAsync(Group)));
        Assert.Empty(await ReadAllAsync("end"));
        Assert.Equal([second], Ids(await ReadAllAsync("id")));
    }

    [Fact]
    public async Task A_group_is_not_made_ahead_of_all_that_is_still_to_come()
    {
        foreach (EntryId ahead in new[] { EntryId.Max, EntryId.FromTime(World.Time.GetUtcNow().AddHours(1)) })
        {
            var refused = await Assert.ThrowsAsync<AdministrationException>(() => Stream.EnsureGroupAsync(Group, ahead));
            Assert.Equal(AdministrationError.PositionAhead, refused.Error);
        }

        Assert.False(await World.Store.ExistsAsync(World.StreamKey));
        Assert.True(await Stream.EnsureGroupAsync(Group, EntryId.FromTime(World.Time.GetUtcNow().AddHours(-1))));
        EntryId id = await World.Stream.ProduceAsync(new Work(1));
        Assert.Equal([id], Ids(await ReadAllAsync(Group)));
    }

    [Fact]
    public async Task What_is_read_is_typed_and_pending_until_it_is_acknowledged()
    {
        await Stream.EnsureGroupAsync(Group);
        EntryId first = await World.Stream.ProduceAsync(new Work(1));
        EntryId second = await World.Stream.ProduceAsync(new Work(2));
        await using GroupMember alice = Stream.Join(Group, "alice");

        IReadOnlyList<StreamEntry> one = await alice.ReadAsync(count: 1);
        IReadOnlyList<StreamEntry> rest = await alice.ReadAsync(block: TimeSpan.FromSeconds(5));

        Assert.Equal([new Work(1)], one.Select(entry => entry.Event));
        Assert.Equal([new Work(2)], rest.Select(entry => entry.Event));
        Assert.Equal([first, second], Ids(await alice.ReadPendingAsync()));
        Assert.Equal([second], Ids(await alice.ReadPendingAsync(after: first)));
        Assert.Equal(1, await alice.AcknowledgeAsync(new[] { first, first }));
        Assert.Equal(0, await alice.AcknowledgeAsync(default));
        Assert.Equal([second], Ids(await alice.ReadPendingAsync()));
    }

    [Fact]
    public async Task A_read_without_an_end_waits_until_there_is_something_or_until_it_is_cancelled()
    {
        await Stream.EnsureGroupAsync(Group);
        await using GroupMember alice = Stream.Join(Group, "alice");
        Task<IReadOnlyList<StreamEntry>> reading = alice.ReadAsync(block: Timeout.InfiniteTimeSpan);
        EntryId id = await World.Stream.ProduceAsync(new Work(1));
        Assert.Equal([id], Ids(await reading.WaitAsync(Eventually.Patience)));

        using var stop = new CancellationTokenSource();
        Task<IReadOnlyList<StreamEntry>> waiting = alice.ReadAsync(block: Timeout.InfiniteTimeSpan, cancellationToken: stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Eventually.Patience));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => alice.ReadAsync(block: TimeSpan.FromSeconds(-1)));
    }

    [Fact]
    public async Task Retention_is_kept_to_the_entry_where_it_is_to_be()
    {
        WorkStream exact = World.Client.OpenStream<WorkStream>(new StreamOptions { Key = World.Key, Retention = Retention.ByLength(10).Exactly() });
        for (int i = 1; i <= 25; i++) await exact.ProduceAsync(new Work(i));
        Assert.Equal(10, await Stream.CountAsync());
        await exact.ProduceBatchAsync([.. Enumerable.Range(26, 15).Select(static i => new Work(i))]);
        Assert.Equal(10, await Stream.CountAsync());

        // About so many: whole nodes go alone.
        WorkStream about = World.Client.OpenStream<WorkStream>(new StreamOptions { Key = World.Key, Retention = Retention.ByLength(10) });
        for (int i = 1; i <= 25; i++) await about.ProduceAsync(new Work(i));
        Assert.InRange(await Stream.CountAsync(), 11, 35);
    }

    [Fact]
    public async Task Each_entry_that_is_no_event_says_why_not()
    {
        await Stream.EnsureGroupAsync(Group);
        await World.Stream.ProduceAsync(new Work(1));
        await World.AddRawAsync("number", "2");
        await World.AddRawAsync("type", "work.new");
        await World.AddRawAsync("type", "work.todo", "number", "many");
        EntryId gone = await World.Stream.ProduceAsync(new Work(5));
        await using GroupMember alice = Stream.Join(Group, "alice");
        await alice.ReadAsync();
        Assert.Equal(1, await Stream.DeleteAsync(new[] { gone }));

        IReadOnlyList<StreamEntry> entries = await alice.ReadPendingAsync();

        Assert.Equal(
            [EntryProblem.None, EntryProblem.NoType, EntryProblem.UnknownType, EntryProblem.Undecodable, EntryProblem.PayloadGone],
            entries.Select(entry => entry.Problem));
        Assert.Equal((gone, true), (entries[4].Id, entries[3].Error is not null));
    }

    [Fact]
    public async Task What_is_renewed_is_claimed_by_nobody_and_a_claim_without_entries_counts_no_delivery()
    {
        await Stream.EnsureGroupAsync(Group);
        for (int i = 1; i <= 2; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupMember alice = Stream.Join(Group, "alice");
        await using GroupMember bob = Stream.Join(Group, "bob");
        EntryId[] ids = Ids(await alice.ReadAsync());
        await World.PassAsync(World.MinIdle);
        Assert.Empty(await alice.RenewAsync([ids[0]], TimeSpan.FromHours(1)));

        Assert.Equal([ids[1]], await bob.ClaimIdsAsync(ids, World.MinIdle));
        LostEntry lost = Assert.Single(await alice.RenewAsync(ids, TimeSpan.FromHours(1)));
        Assert.Equal((ids[1], "bob"), (lost.Id, lost.Owner));
        IReadOnlyList<PendingEntry> pending = await World.Store.PendingAsync(World.StreamKey, Group, new PendingQuery());
        Assert.Equal([("alice", 1), ("bob", 1)], pending.Select(static line => (line.Consumer, (int)line.DeliveryCount)));
        Assert.Equal([new Work(2)], (await bob.ReadPendingAsync()).Select(static entry => entry.Event));
    }

    [Fact]
    public async Task A_group_is_destroyed_with_what_is_pending()
    {
        await Stream.EnsureGroupAsync(Group);
        await World.Stream.ProduceAsync(new Work(1));
        await using GroupMember alice = Stream.Join(Group, "alice");
        await alice.ReadAsync();

        Assert.True(await Stream.DestroyGroupAsync(Group));
        Assert.False(await Stream.DestroyGroupAsync(Group));
        await Assert.ThrowsAsync<GroupNotFoundException>(() => alice.ReadAsync());
    }

    [Fact]
    public async Task Claims_take_over_what_is_idle_and_tell_what_has_no_payload()
    {
        await Stream.EnsureGroupAsync(Group);
        for (int i = 1; i <= 4; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupMember alice = Stream.Join(Group, "alice");
        await using GroupMember bob = Stream.Join(Group, "bob");
        EntryId[] ids = Ids(await alice.ReadAsync());
        await Stream.DeleteAsync(ids.AsMemory(3));
        await World.PassAsync(World.MinIdle);

        Assert.Empty(await bob.ClaimAsync(ids.AsMemory(0, 1), TimeSpan.FromHours(1)));
        Assert.Equal([new Work(1)], (await bob.ClaimAsync(ids.AsMemory(0, 1), World.MinIdle)).Select(entry => entry.Event));
        ClaimedEntries first = await bob.AutoClaimAsync(TimeSpan.Zero, ids[1], count: 1);
        ClaimedEntries rest = await bob.AutoClaimAsync(TimeSpan.Zero, first.Cursor);

        Assert.Equal([new Work(2)], first.Entries.Select(entry => entry.Event));
        Assert.Equal([new Work(3)], rest.Entries.Select(entry => entry.Event));
        Assert.Equal((EntryId.Min, ids[3]), (rest.Cursor, Assert.Single(rest.DeletedIds)));
        LostEntry lost = Assert.Single(await alice.AcknowledgeOwnAsync([ids[0]]));
        Assert.Equal((ids[0], "bob"), (lost.Id, lost.Owner));
    }

    [Fact]
    public async Task A_sweep_handles_what_others_left_keeps_what_fails_and_dead_letters_what_is_gone()
    {
        await Stream.EnsureGroupAsync(Group);
        for (int i = 1; i <= 5; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupMember alice = Stream.Join(Group, "alice");
        await using GroupMember bob = Stream.Join(Group, "bob");
        EntryId[] ids = Ids(await alice.ReadAsync());
        await Stream.DeleteAsync(ids.AsMemory(4));
        await World.PassAsync(World.MinIdle);
        var handled = new List<object?>();

        ReapSummary none = await bob.ReapNowAsync((_, _) => Task.CompletedTask, TimeSpan.FromHours(1));
        ReapSummary summary = await bob.ReapNowAsync(
            (entry, _) =>
            {
                if (entry.Event is Work { Number: 3 }) throw new InvalidOperationException("no");
                handled.Add(entry.Event);
                return Task.CompletedTask;
            },
            World.MinIdle,
            pageSize: 2);

        Assert.Equal((0L, 0L), (none.Claimed, none.Handled));
        Assert.Equal((4L, 3L), (summary.Claimed, summary.Handled));
        Assert.Equal([new Work(1), new Work(2), new Work(4)], handled);
        Assert.Equal((ids[2], "no"), (Assert.Single(summary.Failures).Id, summary.Failures[0].Exception!.Message));
        Assert.Equal([ids[4]], summary.DeletedIds);
        PendingEntry left = Assert.Single(await World.Store.PendingAsync(World.StreamKey, Group, new PendingQuery()));
        Assert.Equal((ids[2], "bob"), (left.Id, left.Consumer));
        Assert.Equal($"{ids[4]}", Assert.Single(await World.DeadLettersAsync())["dead:id"]);
    }

    [Fact]
    public async Task A_sweep_gives_up_what_has_failed_as_often_as_it_may_and_says_so()
    {
        await Stream.EnsureGroupAsync(Group);
        for (int i = 1; i <= 3; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupMember alice = Stream.Join(Group, "alice");
        await using GroupMember bob = Stream.Join(Group, "bob");
        EntryId[] ids = Ids(await alice.ReadAsync());
        // It is delivered for the third time here, the others for the first.
        for (int i = 0; i < 2; i++) await alice.ClaimAsync(ids.AsMemory(2), TimeSpan.Zero);
        var tried = new List<EntryId>();

        ReapSummary second = await SweepAsync();
        ReapSummary third = await SweepAsync();
        ReapSummary none = await SweepAsync();

        Assert.Equal([(ids[1], false), (ids[2], true)], second.Failures.Select(static failure => (failure.Id, failure.DeadLetter is not null)));
        Assert.Equal((3L, 1L, 1L, null), (second.Claimed, second.Handled, second.DeadLettered, second.Failures[1].Exception));
        Assert.Equal((1L, 0L, 1L), (third.Claimed, third.Handled, third.DeadLettered));
        Assert.Equal((0L, 0L), (none.Claimed, none.DeadLettered));
        Assert.Equal([ids[0], ids[1], ids[1]], tried);
        Assert.Equal(0, (await World.Store.PendingAsync(World.StreamKey, Group)).Count);
        IReadOnlyList<IReadOnlyDictionary<string, string>> letters = await World.DeadLettersAsync();
        Assert.Equal(
            [($"{ids[2]}", "max-deliveries", "max-deliveries", "4"), ($"{ids[1]}", "max-deliveries", "no", "3")],
            letters.Select(static letter => (letter["dead:id"], letter["dead:reason"], letter["dead:message"], letter["dead:attempts"])));
        Assert.Equal(("3", "bob"), (letters[0]["number"], letters[0]["dead:consumer"]));

        Task<ReapSummary> SweepAsync() => bob.ReapNowAsync(
            (entry, _) =>
            {
                tried.Add(entry.Id);
                return entry.Event is Work { Number: 1 } ? Task.CompletedTask : throw new InvalidOperationException("no");
            },
            TimeSpan.Zero,
            maxDeliveries: 3);
    }

    [Fact]
    public async Task A_group_is_made_at_a_time()
    {
        EntryId first = await World.Stream.ProduceAsync(new Work(1));
        await World.PassAsync(TimeSpan.FromMilliseconds(5));
        EntryId second = await World.Stream.ProduceAsync(new Work(2));
        Assert.True(second.Milliseconds > first.Milliseconds);
        DateTimeOffset at = DateTimeOffset.FromUnixTimeMilliseconds((long)second.Milliseconds);

        Assert.True(await Stream.EnsureGroupAsync(Group, EntryId.FromTime(at).Previous()));
        Assert.True(await Stream.EnsureGroupAsync("later", EntryId.FromTime(at.AddMilliseconds(1)).Previous()));

        Assert.Equal([second], Ids(await ReadAllAsync(Group)));
        Assert.Empty(await ReadAllAsync("later"));
    }

    [Fact]
    public async Task Retention_by_age_takes_what_is_too_old_when_something_is_added()
    {
        WorkStream hour = Keeping(TimeSpan.FromHours(1));
        WorkStream moment = Keeping(World.MinIdle / 2);
        await World.Stream.ProduceAsync(new Work(1));
        await hour.ProduceAsync(new Work(2));
        Assert.Equal([new Work(1), new Work(2)], await EventsAsync(new ReplayQuery()));
        await World.PassAsync(World.MinIdle);
        await hour.ProduceAsync(new Work(3));
        Assert.Equal(3, await Stream.CountAsync());
        await World.PassAsync(World.MinIdle);

        await moment.ProduceAsync(new Work(4));

        Assert.Equal([new Work(4)], await EventsAsync(new ReplayQuery()));

        WorkStream Keeping(TimeSpan age) =>
            World.Client.OpenStream<WorkStream>(new StreamOptions { Key = World.Key, Retention = Retention.ByAge(age).Exactly() });
    }

    [Fact]
    public async Task A_sweep_that_is_cancelled_stops_between_two_entries_and_leaves_the_rest_pending()
    {
        await Stream.EnsureGroupAsync(Group);
        for (int i = 1; i <= 3; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupMember alice = Stream.Join(Group, "alice");
        await using GroupMember bob = Stream.Join(Group, "bob");
        await alice.ReadAsync();
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bob.ReapNowAsync(
            (_, _) => stop.CancelAsync(), TimeSpan.Zero, cancellationToken: stop.Token));

        Assert.InRange((await World.Store.PendingAsync(World.StreamKey, Group)).Count, 2, 3);
    }

    [Fact]
    public async Task A_range_is_read_in_either_order_by_type_and_from_the_newest()
    {
        for (int i = 1; i <= 3; i++)
        {
            await World.Stream.ProduceAsync(new Work(i));
            await World.Stream.ProduceAsync(new Step("s", i));
        }

        Assert.Equal([new Work(1), new Work(2), new Work(3)], await EventsAsync(new ReplayQuery { Type = "work.todo" }));
        Assert.Equal([new Step("s", 3), new Work(3)], await EventsAsync(new ReplayQuery { IsBackwards = true, Limit = 2 }));
        Assert.Equal([new Step("s", 3), new Work(3), new Step("s", 2)], (await Stream.ReadNewestAsync(3)).Select(entry => entry.Event));
        Assert.Equal(6, await Stream.CountAsync());
        Assert.Equal(4, await Stream.TrimAsync(StreamTrim.ToLength(2, exact: true)));
        await Stream.EnsureGroupAsync(Group, after: null);
        Assert.Equal(2, (await Stream.SetGroupPositionAsync(Group, EntryId.Min)).Again);
        Assert.Equal([new Work(3), new Step("s", 3)], (await ReadAllAsync(Group)).Select(entry => entry.Event));
    }

    [Fact]
    public async Task A_tail_waits_for_a_stream_that_is_not_there_yet()
    {
        using var stop = new CancellationTokenSource();
        var seen = new List<object?>();
        Task following = FollowAsync();

        await World.Stream.ProduceAsync(new Work(1));
        await World.UntilAsync(() => seen.Count == 1);
        await World.Stream.ProduceAsync(new Work(2));
        await World.UntilAsync(() => seen.Count == 2);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
        Assert.Equal([new Work(1), new Work(2)], seen);

        async Task FollowAsync()
        {
            await foreach (StreamEntry entry in Stream.SubscribeAsync(cancellationToken: stop.Token)) seen.Add(entry.Event);
        }
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused()
    {
        await Stream.EnsureGroupAsync(Group);
        await using GroupMember alice = Stream.Join(Group, "alice");
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => alice.ReadAsync(count: 0));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => alice.ReadAsync(block: TimeSpan.FromTicks(-1)));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => alice.ReadPendingAsync(count: -1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => alice.ReapNowAsync((_, _) => Task.CompletedTask, TimeSpan.Zero, pageSize: 0));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => alice.ReapNowAsync((_, _) => Task.CompletedTask, TimeSpan.Zero, maxDeliveries: 0));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Stream.ReadNewestAsync(0));
        await using GroupMember nobody = Stream.Join("nobody", "alice");
        await Assert.ThrowsAsync<GroupNotFoundException>(() => nobody.ReadAsync());
    }

    private async Task<IReadOnlyList<StreamEntry>> ReadAllAsync(string group)
    {
        await using GroupMember member = Stream.Join(group, "reader");
        return await member.ReadAsync(count: 100);
    }

    private async Task<List<object?>> EventsAsync(ReplayQuery query)
    {
        var events = new List<object?>();
        await foreach (StreamEntry entry in Stream.ReadAsync(query)) events.Add(entry.Event);
        return events;
    }

    private static EntryId[] Ids(IEnumerable<StreamEntry> entries) => [.. entries.Select(entry => entry.Id)];
}
