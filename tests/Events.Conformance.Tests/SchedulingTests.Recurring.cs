using Events.Conformance.Entries;
using Events.Store.Schedules;

namespace Events.Conformance;

/// <content>Events that come again and again.</content>
public abstract partial class SchedulingTests
{
    [Fact]
    public async Task One_that_recurs_is_moved_and_set_to_its_next_time_at_once()
    {
        DateTimeOffset past = (await Store.NowAsync(Key)).AddSeconds(-10);
        Assert.Equal(ScheduleReplyKind.Scheduled, (await RecurAsync("r", past, Daily, "n", "1")).Kind);
        ScheduleRound round = await Store.MoveDueAsync(Key, 10);
        DueOccurrence due = Assert.Single(round.Recurring);
        Assert.Equal((0, "r", Daily), (round.Moved, due.Id, due.Rule));

        DateTimeOffset next = round.Now.AddHours(2);
        EntryId? entry = await Store.MoveOccurrenceAsync(Key, due, next);
        Assert.Null(await Store.MoveOccurrenceAsync(Key, due, next));
        Assert.Null(await Store.MoveOccurrenceAsync(Key, due with { Due = next }, next.AddHours(1)));

        Assert.StartsWith($"{entry} ", Assert.Single(await RangeAsync()), StringComparison.Ordinal);
        Assert.Equal(next.ToUnixTimeMilliseconds(), (await Store.MoveDueAsync(Key, 10)).Next!.Value.ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task One_that_recurs_says_in_each_entry_for_which_time_it_is()
    {
        DateTimeOffset past = (await Store.NowAsync(Key)).AddMinutes(-10);
        await RecurAsync("r", past, Daily, "ts_ms", "1");
        for (int i = 0; i < 2; i++)
        {
            DueOccurrence due = Assert.Single((await Store.MoveDueAsync(Key, 10)).Recurring);
            await Store.MoveOccurrenceAsync(Key, due, due.Due.AddMinutes(1));
        }

        Assert.Equal(
            [$"{past.ToUnixTimeMilliseconds()}", $"{past.AddMinutes(1).ToUnixTimeMilliseconds()}"],
            (await RangeAsync()).Select(static line => line.Split('=')[1]));
    }

    [Fact]
    public async Task One_that_recurs_ends_without_a_next_time_and_by_being_cancelled()
    {
        DateTimeOffset past = (await Store.NowAsync(Key)).AddSeconds(-10);
        await RecurAsync("ends", past, Daily, "n", "1");
        Assert.NotNull(await Store.MoveOccurrenceAsync(Key, Assert.Single((await Store.MoveDueAsync(Key, 10)).Recurring), null));
        await RecurAsync("cancelled", past, Daily, "n", "2");
        Assert.True((await Store.CancelScheduledAsync(Key, "cancelled")).IsCancelled);

        Assert.Empty((await Store.MoveDueAsync(Key, 10)).Recurring);
        Assert.Single(await RangeAsync());
    }

    [Fact]
    public async Task One_that_recurs_is_the_same_again_or_takes_its_place()
    {
        DateTimeOffset first = (await Store.NowAsync(Key)).AddHours(1);
        await RecurAsync("r", first, Daily, "ts_ms", "1", "n", "1");

        ScheduleReply same = await RecurAsync("r", first.AddHours(1), Daily, "ts_ms", "2", "n", "1");
        ScheduleReply other = await RecurAsync("r", first.AddHours(2), Daily, "ts_ms", "3", "n", "2");
        ScheduleReply changed = await RecurAsync("r", first.AddHours(3), Daily with { Cron = "0 9 * * *" }, "ts_ms", "4", "n", "2");

        Assert.Equal((ScheduleReplyKind.Known, first.ToUnixTimeMilliseconds()), (same.Kind, same.Due!.Value.ToUnixTimeMilliseconds()));
        Assert.Equal((ScheduleReplyKind.Scheduled, ScheduleReplyKind.Scheduled), (other.Kind, changed.Kind));
        Assert.Equal(first.ToUnixTimeMilliseconds(), other.Due!.Value.ToUnixTimeMilliseconds());
        ScheduledEntry only = Assert.Single((await Store.ListScheduledAsync(Key, null, 10)).Entries);
        Assert.Equal(("0 9 * * *", "Europe/Berlin", "2"), (only.Rule!.Cron, only.Rule.TimeZone, Value(only, "n")));
        Assert.Equal(first.AddHours(3).ToUnixTimeMilliseconds(), only.Due.ToUnixTimeMilliseconds());
        Assert.Equal(ScheduleReplyKind.OfAnotherKind, (await ScheduleAsync("r", ScheduleTime.After(Long), "n", "1")).Kind);
        await ScheduleAsync("once", ScheduleTime.After(Long), "n", "1");
        Assert.Equal(ScheduleReplyKind.OfAnotherKind, (await RecurAsync("once", first, Daily, "n", "1")).Kind);
    }

    [Fact]
    public async Task What_is_due_already_comes_also_if_another_event_or_rule_takes_its_place()
    {
        DateTimeOffset now = await Store.NowAsync(Key);
        await RecurAsync("event", now.AddMinutes(-2), Daily, "ts_ms", "1", "n", "1");
        await RecurAsync("rule", now.AddMinutes(-1), Daily, "ts_ms", "1", "n", "1");

        Assert.Equal(ScheduleReplyKind.Scheduled, (await RecurAsync("event", now.AddHours(20), Daily, "ts_ms", "1", "n", "2")).Kind);
        RecurringRule later = Daily with { Cron = "0 9 * * *" };
        Assert.Equal(ScheduleReplyKind.Scheduled, (await RecurAsync("rule", now.AddHours(21), later, "ts_ms", "1", "n", "3")).Kind);

        ScheduleRound round = await Store.MoveDueAsync(Key, 10);
        Assert.Equal([("event", Daily), ("rule", later)], round.Recurring.Select(static due => (due.Id, due.Rule)));
        foreach (DueOccurrence due in round.Recurring) await Store.MoveOccurrenceAsync(Key, due, round.Now.AddHours(22));
        Assert.Equal(["n=2", "n=3"], (await RangeAsync()).Select(static line => line.Split(' ')[^1]));
    }

    [Fact]
    public async Task Another_event_at_the_same_times_does_not_come_again_at_a_time_that_was()
    {
        DateTimeOffset due = (await Store.NowAsync(Key)).AddSeconds(-10);
        await RecurAsync("r", due, Daily, "n", "1");
        DateTimeOffset next = due.AddDays(1);
        await Store.MoveOccurrenceAsync(Key, Assert.Single((await Store.MoveDueAsync(Key, 10)).Recurring), next);

        // Whoever said so had asked for the time before that.
        ScheduleReply late = await RecurAsync("r", due, Daily, "n", "2");

        Assert.Equal(next.ToUnixTimeMilliseconds(), late.Due!.Value.ToUnixTimeMilliseconds());
        Assert.Empty((await Store.MoveDueAsync(Key, 10)).Recurring);
    }

    [Fact]
    public async Task Another_retention_takes_the_place_of_the_one_that_was()
    {
        DateTimeOffset past = (await Store.NowAsync(Key)).AddMinutes(-1);
        await AddManyAsync(3);
        Task<ScheduleReply> RecurForAsync(int days) => Store.ScheduleAsync(
            Key,
            new ScheduleRequest("r", ScheduleTime.At(past)) { Recurring = Daily, Retention = Retention.ByAge(TimeSpan.FromDays(days)).Exactly() },
            Fields.Of("n", "r").View).AsTask();
        await RecurForAsync(365_000);
        Assert.Equal(ScheduleReplyKind.Scheduled, (await RecurForAsync(1)).Kind);
        Assert.Equal(ScheduleReplyKind.Known, (await RecurForAsync(1)).Kind);

        // The others are of 1970.
        await Store.MoveOccurrenceAsync(Key, Assert.Single((await Store.MoveDueAsync(Key, 10)).Recurring), null);
        Assert.EndsWith(" n=r", Assert.Single(await RangeAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_of_the_time_of_each_entry_is_written_into_it_where_that_is_asked_for()
    {
        DateTimeOffset due = new(2024, 2, 29, 23, 59, 58, 7, TimeSpan.Zero);
        const ScheduleStamps Both = ScheduleStamps.CloudEventTime | ScheduleStamps.CloudEventId;
        Fields given = Fields.Of("ts_ms", "1", "ce_id", "r", "ce_time", "?", "ce_id", "second", "n", "ce_time");
        await Store.ScheduleAsync(Key, new ScheduleRequest("r", ScheduleTime.At(due)) { Recurring = Daily, Stamps = Both }, given.View);
        ScheduleReply again = await Store.ScheduleAsync(
            Key, new ScheduleRequest("r", ScheduleTime.At(due.AddDays(1))) { Recurring = Daily, Stamps = Both },
            Fields.Of("ts_ms", "2", "ce_id", "r", "ce_time", "!", "ce_id", "second", "n", "ce_time").View);
        Assert.Equal(ScheduleReplyKind.Known, again.Kind);
        await Store.ScheduleAsync(
            Key, new ScheduleRequest("once", ScheduleTime.At(due.AddMilliseconds(1))) { Stamps = ScheduleStamps.CloudEventTime },
            Fields.Of("ce_time", "?", "ce_id", "mine").View);
        await Store.ScheduleAsync(Key, new ScheduleRequest("plain", ScheduleTime.At(due.AddMilliseconds(2))), Fields.Of("ce_time", "?", "ce_id", "mine").View);
        ScheduledEntry listed = (await Store.ListScheduledAsync(Key, null, 1)).Entries[0];
        Assert.Equal(("1709251198007", "r@1709251198007", "2024-02-29T23:59:58.007Z"), (Value(listed, "ts_ms"), Value(listed, "ce_id"), Value(listed, "ce_time")));

        DateTimeOffset next = new(2100, 3, 1, 0, 0, 0, TimeSpan.Zero);
        await Store.MoveOccurrenceAsync(Key, Assert.Single((await Store.MoveDueAsync(Key, 10)).Recurring), next);

        string[] entries = [.. (await RangeAsync()).Select(static line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..])];
        Assert.Equal(
            [
                "ce_time=2024-02-29T23:59:58.008Z ce_id=mine",
                "ce_time=? ce_id=mine",
                "ts_ms=1709251198007 ce_id=r@1709251198007 ce_time=2024-02-29T23:59:58.007Z ce_id=second n=ce_time",
            ],
            entries);
        Assert.Equal("2100-03-01T00:00:00.000Z", Value(Assert.Single((await Store.ListScheduledAsync(Key, null, 10)).Entries), "ce_time"));
    }

    [Fact]
    public async Task Those_that_recur_and_nobody_can_tell_when_do_not_hold_up_what_is_behind_them()
    {
        DateTimeOffset past = (await Store.NowAsync(Key)).AddMinutes(-1);
        for (int i = 0; i < 5; i++) await RecurAsync($"r{i}", past.AddSeconds(i), Daily, "n", "r");
        for (int i = 0; i < 3; i++) await ScheduleAsync($"o{i}", ScheduleTime.At(past.AddSeconds(10 + i)), "n", $"{i}");

        ScheduleRound first = await Store.MoveDueAsync(Key, 2);
        ScheduleRound second = await Store.MoveDueAsync(Key, 2);

        Assert.Equal((2, 1), (first.Moved, second.Moved));
        Assert.Equal(["0", "1", "2"], (await RangeAsync()).Select(static line => line.Split('=')[1]));
        Assert.Equal(["r0", "r1", "r2", "r3", "r4"], second.Recurring.Select(static due => due.Id));
    }
}
