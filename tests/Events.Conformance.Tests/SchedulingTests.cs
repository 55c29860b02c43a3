using System.Globalization;
using System.Text;
using Events.Conformance.Entries;
using Events.Conformance.Stores;
using Events.Errors;
using Events.Store;
using Events.Store.Schedules;
using Events.Streams;

namespace Events.Conformance;

/// <summary>Events that wait for their time beside the stream, and are moved into it.</summary>
public abstract partial class SchedulingTests(StoreFixture fixture) : ConformanceTests(fixture)
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(3);
    private static readonly RecurringRule Daily = new("0 8 * * *", "Europe/Berlin");

    [Fact]
    public async Task What_is_due_is_moved_once_and_what_is_not_stays()
    {
        await ScheduleAsync("later", ScheduleTime.After(Long), "n", "2");
        ScheduleReply now = await ScheduleAsync("now", ScheduleTime.After(TimeSpan.Zero), "n", "1");

        ScheduleRound round = await Store.MoveDueAsync(Key, 100);
        ScheduleRound again = await Store.MoveDueAsync(Key, 100);

        Assert.Equal(ScheduleReplyKind.Scheduled, now.Kind);
        Assert.Equal((1, 0), (round.Moved, again.Moved));
        Assert.Equal(now.Due, round.Oldest);
        Assert.True(round.Next > round.Now);
        string line = Assert.Single(await RangeAsync());
        Assert.EndsWith(" n=1", line, StringComparison.Ordinal);
        Assert.Equal("later", Assert.Single(await ListAsync()));
    }

    [Fact]
    public async Task The_one_that_is_due_first_comes_first_and_only_so_many_at_a_time()
    {
        DateTimeOffset now = await Store.NowAsync(Key);
        for (int i = 0; i < 5; i++) await ScheduleAsync($"id{i}", ScheduleTime.At(now.AddSeconds(-i)), "n", $"{i}");

        ScheduleRound first = await Store.MoveDueAsync(Key, 2);
        ScheduleRound second = await Store.MoveDueAsync(Key, 1000);

        Assert.Equal((2, 3), (first.Moved, second.Moved));
        Assert.Equal(now.AddSeconds(-2).ToUnixTimeMilliseconds(), first.Next!.Value.ToUnixTimeMilliseconds());
        Assert.Null(second.Next);
        Assert.Equal(["4", "3", "2", "1", "0"], (await RangeAsync()).Select(static line => line.Split('=')[1]));
    }

    [Fact]
    public async Task Nothing_is_moved_before_its_time()
    {
        ScheduleReply reply = await ScheduleAsync("soon", ScheduleTime.After(TimeSpan.FromMilliseconds(150)), "n", "1");
        ScheduleRound round;
        do
        {
            round = await Store.MoveDueAsync(Key, 10);
            Assert.Equal(round.Now >= reply.Due, round.Moved == 1);
        }
        while (round.Moved == 0);

        using EntryPage page = await Store.RangeAsync(Key, EntryId.Min, EntryId.Max, 10);
        Assert.True(page.GetId(0).Timestamp >= reply.Due);
    }

    [Fact]
    public async Task The_time_of_producing_is_the_time_for_which_it_was_scheduled()
    {
        ScheduleReply reply = await ScheduleAsync("a", ScheduleTime.After(TimeSpan.Zero), "type", "t", "ts_ms", "17", "n", "ts_ms");
        await Store.MoveDueAsync(Key, 10);

        string line = Assert.Single(await RangeAsync());
        string due = reply.Due!.Value.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        Assert.EndsWith($" type=t ts_ms={due} n=ts_ms", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_bytes_are_moved_as_they_are()
    {
        string bytes = string.Concat(Enumerable.Range(0, 256).Select(static i => (char)i));
        await ScheduleAsync("a", ScheduleTime.After(TimeSpan.Zero), "a", bytes, "", "", "*", "*");
        await Store.MoveDueAsync(Key, 10);

        using EntryPage page = await Store.RangeAsync(Key, EntryId.Min, EntryId.Max, 10);
        Assert.Equal(Fields.Of("a", bytes, "", "", "*", "*").Bytes, page.GetFields(0).Bytes.ToArray());
    }

    [Fact]
    public async Task What_is_scheduled_again_under_its_id_stays_as_it_is()
    {
        ScheduleReply first = await ScheduleAsync("a", ScheduleTime.After(Long), "n", "1");
        ScheduleReply second = await ScheduleAsync("a", ScheduleTime.After(TimeSpan.Zero), "n", "2");

        Assert.Equal((ScheduleReplyKind.Known, first.Due), (second.Kind, second.Due));
        Assert.Equal(0, (await Store.MoveDueAsync(Key, 10)).Moved);
        ScheduledPage page = await Store.ListScheduledAsync(Key, null, 10);
        Assert.Equal("1", Value(Assert.Single(page.Entries), "n"));
    }

    [Fact]
    public async Task Scheduling_again_what_was_moved_says_which_entry_it_is()
    {
        await ScheduleAsync("a", ScheduleTime.After(TimeSpan.Zero), "n", "1");
        await Store.MoveDueAsync(Key, 10);
        ScheduleReply again = await ScheduleAsync("a", ScheduleTime.After(TimeSpan.Zero), "n", "1");

        Assert.Equal(ScheduleReplyKind.Appended, again.Kind);
        Assert.Null(again.Due);
        Assert.StartsWith($"{again.Entry} ", Assert.Single(await RangeAsync()), StringComparison.Ordinal);
        Assert.Equal(0, (await Store.MoveDueAsync(Key, 10)).Moved);
    }

    [Fact]
    public async Task Cancelling_says_whether_it_was_waiting_is_in_the_stream_or_is_not_known()
    {
        await ScheduleAsync("waits", ScheduleTime.After(Long), "n", "1");
        await ScheduleAsync("moved", ScheduleTime.After(TimeSpan.Zero), "n", "2");
        await Store.MoveDueAsync(Key, 10);
        EntryId entry = EntryId.Parse(Assert.Single(await RangeAsync()).Split(' ')[0]);

        Assert.Equal(new ScheduleCancellation(ScheduleCancellationKind.Cancelled, null), await Store.CancelScheduledAsync(Key, "waits"));
        Assert.Equal(new ScheduleCancellation(ScheduleCancellationKind.Unknown, null), await Store.CancelScheduledAsync(Key, "waits"));
        Assert.Equal(new ScheduleCancellation(ScheduleCancellationKind.AlreadyMoved, entry), await Store.CancelScheduledAsync(Key, "moved"));
        Assert.Equal(new ScheduleCancellation(ScheduleCancellationKind.Unknown, null), await Store.CancelScheduledAsync(Key, "never"));
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task Retention_applies_when_it_is_moved()
    {
        await AddManyAsync(20);
        await ScheduleAsync("length", ScheduleTime.After(TimeSpan.Zero), Retention.ByLength(5).Exactly(), "n", "x");
        Assert.Equal(20, await Store.LengthAsync(Key));
        await Store.MoveDueAsync(Key, 10);
        Assert.Equal(5, await Store.LengthAsync(Key));

        // The others are of 1970.
        await ScheduleAsync("age", ScheduleTime.After(TimeSpan.Zero), Retention.ByAge(TimeSpan.FromMinutes(5)).Exactly(), "n", "y");
        await Store.MoveDueAsync(Key, 10);
        Assert.Equal(["x", "y"], (await RangeAsync()).Select(static line => line.Split('=')[1]));
    }

    [Fact]
    public async Task An_idempotency_key_goes_with_it()
    {
        EntryId produced = await Store.AddOnceAsync(Key, Fields.Of("type", "t").View, "k"u8, new(Long));
        ScheduleReply known = await ScheduleOnceAsync("a", TimeSpan.Zero, "k");
        Assert.Equal((ScheduleReplyKind.Appended, produced), (known.Kind, known.Entry));

        await ScheduleOnceAsync("b", TimeSpan.Zero, "k2");
        await ScheduleOnceAsync("c", TimeSpan.Zero, "k2");
        Assert.Equal(2, (await Store.MoveDueAsync(Key, 10)).Moved);
        string[] entries = await RangeAsync();
        Assert.Equal(2, entries.Length);
        Assert.Equal(EntryId.Parse(entries[1].Split(' ')[0]), await Store.AddOnceAsync(Key, Fields.Of("type", "t").View, "k2"u8, new(Long)));
    }

    [Fact]
    public async Task Listing_goes_on_behind_the_last_also_among_those_of_one_time()
    {
        DateTimeOffset due = (await Store.NowAsync(Key)).AddHours(1);
        foreach (string id in new[] { "b", "a", "\ud83d\ude00", "B", "\uff5e" }) await ScheduleAsync(id, ScheduleTime.At(due), "n", id);
        await ScheduleAsync("z", ScheduleTime.At(due.AddHours(-1)), "n", "z");
        await ScheduleAsync("y", ScheduleTime.At(due.AddHours(1)), "n", "y");

        var seen = new List<string>();
        SchedulePosition? after = null;
        while (await Store.ListScheduledAsync(Key, after, 2) is { Entries.Count: > 0 } page)
        {
            Assert.Equal(7, page.Total);
            seen.AddRange(page.Entries.Select(static entry => entry.Id));
            after = page.Entries[^1].Position;
        }

        Assert.Equal(["z", "B", "a", "b", "\uff5e", "\ud83d\ude00", "y"], seen);
        Assert.Empty((await Store.ListScheduledAsync(new StreamKey(Key.Name + ":none"), null, 10)).Entries);
    }

    [Fact]
    public async Task The_end_of_time_can_be_listed_and_holds_up_nothing()
    {
        ScheduleReply last = await ScheduleAsync("never", ScheduleTime.At(DateTimeOffset.MaxValue), "n", "1");
        ScheduleReply far = await ScheduleAsync("far", ScheduleTime.After(TimeSpan.FromDays(365_000)), "n", "2");
        await ScheduleAsync("now", ScheduleTime.After(TimeSpan.Zero), "n", "3");

        Assert.Equal(1, (await Store.MoveDueAsync(Key, 10)).Moved);
        Assert.Equal(253_402_300_799_999, last.Due!.Value.ToUnixTimeMilliseconds());
        Assert.True(far.Due < last.Due);
        ScheduledEntry first = Assert.Single((await Store.ListScheduledAsync(Key, null, 1)).Entries);
        ScheduledEntry second = Assert.Single((await Store.ListScheduledAsync(Key, first.Position, 1)).Entries);
        Assert.Equal(("far", "never"), (first.Id, second.Id));
        Assert.Empty((await Store.ListScheduledAsync(Key, second.Position, 1)).Entries);
    }

    [Fact]
    public async Task Many_who_move_at_once_move_each_one_once()
    {
        for (int i = 0; i < 300; i++) await ScheduleAsync($"id{i}", ScheduleTime.After(TimeSpan.Zero), "n", $"{i}");
        DateTimeOffset past = (await Store.NowAsync(Key)).AddSeconds(-1);
        await RecurAsync("r", past, Daily, "n", "r");

        int[] moved = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            int count = 0;
            while (true)
            {
                ScheduleRound round = await Store.MoveDueAsync(Key, 7);
                count += round.Moved;
                foreach (DueOccurrence due in round.Recurring)
                {
                    if (await Store.MoveOccurrenceAsync(Key, due, round.Now.AddHours(1)) is not null) count++;
                }

                if (round.Moved == 0 && round.Recurring.Count == 0) return count;
            }
        })));

        Assert.Equal(301, moved.Sum());
        Assert.Equal(301, (await RangeAsync()).Distinct().Count());
    }

    [Fact]
    public async Task What_cannot_be_appended_stays_scheduled()
    {
        await ScheduleAsync("a", ScheduleTime.After(TimeSpan.Zero), "n", "1");
        await Fixture.PutOtherValueAsync(Key);

        ScheduleRound round = await Store.MoveDueAsync(Key, 10);

        Assert.Equal(0, round.Moved);
        Assert.StartsWith("WRONGTYPE ", round.Refusal, StringComparison.Ordinal);
        await Store.DeleteStreamAsync(Key);
        Assert.Equal(1, (await Store.MoveDueAsync(Key, 10)).Moved);
    }

    [Fact]
    public async Task What_is_no_schedule_is_left_alone_and_who_looks_at_entries_is_not_disturbed()
    {
        await AddManyAsync(1);
        await CreateGroupAsync();
        await Fixture.PutOtherValueAsync(Key.Beside("scheduled"));

        await Assert.ThrowsAsync<WrongTypeException>(() => ScheduleAsync("a", ScheduleTime.After(Long), "n", "1"));
        await Assert.ThrowsAsync<WrongTypeException>(async () => await Store.MoveDueAsync(Key, 10));
        Assert.Null((await Store.WatchAsync(new(Key, Group, "c"), EntryId.Min, 10)).ScheduledIn);
    }

    [Fact]
    public async Task Who_watches_what_is_pending_learns_when_the_first_is_due()
    {
        await AddManyAsync(1);
        await CreateGroupAsync();
        Assert.Null((await Store.WatchAsync(new(Key, Group, "c"), EntryId.Min, 10)).ScheduledIn);

        await ScheduleAsync("a", ScheduleTime.After(Long), "n", "1");
        TimeSpan soon = (await Store.WatchAsync(new(Key, Group, "c"), EntryId.Min, 10)).ScheduledIn!.Value;
        await ScheduleAsync("b", ScheduleTime.At(DateTimeOffset.UnixEpoch), "n", "1");
        TimeSpan due = (await Store.WatchAsync(new(Key, Group, "c"), EntryId.Min, 10)).ScheduledIn!.Value;

        Assert.InRange(soon, TimeSpan.Zero, Long);
        Assert.True(due < TimeSpan.FromDays(-365));
    }

    [Fact]
    public async Task Nonsense_is_refused_before_anything_is_sent()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => ScheduleAsync("", ScheduleTime.After(Long), "n", "1"));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.ScheduleAsync(
            Key, new ScheduleRequest("a", ScheduleTime.After(Long)) { Recurring = Daily, Key = "k"u8.ToArray() }, Fields.Of("n", "1").View));
        await Assert.ThrowsAsync<ArgumentException>(() => ScheduleAsync("a", ScheduleTime.After(Long), [.. Enumerable.Repeat("x", 2 * 3401)]));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Store.MoveDueAsync(Key, 1001));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.CancelScheduledAsync(Key, ""));
        Assert.Throws<ArgumentOutOfRangeException>(static () => ScheduleTime.After(TimeSpan.FromTicks(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(static () => ScheduleTime.At(DateTimeOffset.MinValue));
        Assert.Equal(1, ScheduleTime.After(TimeSpan.FromTicks(1)).Milliseconds);
        Assert.Equal(1, ScheduleTime.At(DateTimeOffset.UnixEpoch.AddTicks(1)).Milliseconds);
        Assert.Empty(await ListAsync());
    }

    private static string Value(ScheduledEntry entry, string name) =>
        entry.Fields.TryGetValue(Encoding.UTF8.GetBytes(name), out ReadOnlySpan<byte> value) ? Encoding.UTF8.GetString(value) : "";

    private Task<ScheduleReply> ScheduleAsync(string id, ScheduleTime time, params string[] namesAndValues) =>
        ScheduleAsync(id, time, Retention.None, namesAndValues);

    private async Task<ScheduleReply> ScheduleAsync(string id, ScheduleTime time, Retention retention, params string[] namesAndValues) =>
        await Store.ScheduleAsync(Key, new ScheduleRequest(id, time) { Retention = retention }, Fields.Of(namesAndValues).View);

    private async Task<ScheduleReply> ScheduleOnceAsync(string id, TimeSpan delay, string key) => await Store.ScheduleAsync(
        Key, new ScheduleRequest(id, ScheduleTime.After(delay)) { Key = Encoding.UTF8.GetBytes(key), Window = Long }, Fields.Of("type", "t").View);

    private async Task<ScheduleReply> RecurAsync(string id, DateTimeOffset first, RecurringRule rule, params string[] namesAndValues) =>
        await Store.ScheduleAsync(Key, new ScheduleRequest(id, ScheduleTime.At(first)) { Recurring = rule }, Fields.Of(namesAndValues).View);

    private async Task<string[]> ListAsync() =>
        [.. (await Store.ListScheduledAsync(Key, null, 1000)).Entries.Select(static entry => entry.Id)];
}
