using System.Diagnostics;
using Events.Conformance.Stores;
using Events.Errors;
using Events.Store;
using Events.TestSupport;

namespace Events.Conformance;

/// <summary>XINFO STREAM, GROUPS and CONSUMERS.</summary>
public abstract class InspectingTests(StoreFixture fixture) : ConformanceTests(fixture)
{
    [Fact]
    public async Task A_stream_tells_its_counters()
    {
        await AddManyAsync(5);
        await CreateGroupAsync(group: "one");
        await CreateGroupAsync(group: "two");
        await Store.DeleteAsync(Key, Ids("1-0", "5-0"));

        Assert.Equal(
            new StreamInfo(3, Id("5-0"), 5, Id("2-0"), Id("4-0"), 2) { MaxDeletedId = Id("5-0") }, await Store.StreamInfoAsync(Key));
    }

    [Fact]
    public async Task An_empty_stream_has_no_ends()
    {
        await CreateGroupAsync();
        Assert.Equal(new StreamInfo(0, EntryId.Min, 0, null, null, 1), await Store.StreamInfoAsync(Key));

        await AddManyAsync(2);
        await Store.TrimAsync(Key, StreamTrim.ToLength(0, exact: true));
        Assert.Equal(new StreamInfo(0, Id("2-0"), 2, null, null, 1), await Store.StreamInfoAsync(Key));
    }

    [Fact]
    public async Task A_missing_stream_is_an_error()
    {
        await RefusedAsync<StreamNotFoundException>("ERR no such key", async () => await Store.StreamInfoAsync(Key));
        await RefusedAsync<StreamNotFoundException>("ERR no such key", async () => await Store.GroupInfoAsync(Key));
        await RefusedAsync<StreamNotFoundException>(
            "ERR no such key", async () => await Store.ConsumerInfoAsync(Key, Group));
    }

    [Fact]
    public async Task Groups_are_listed_by_name_with_their_positions()
    {
        await AddManyAsync(4);
        Assert.Empty(await Store.GroupInfoAsync(Key));
        await CreateGroupAsync("0-0", "zebra");
        await CreateGroupAsync(null, "Ape");
        await ReadNewAsync("alice", 2, group: "zebra");
        await ReadNewAsync("bob", 1, group: "zebra");
        await Store.AcknowledgeAsync(Key, "zebra", Ids("1-0"));

        Assert.Equal(
            [
                new GroupInfo("Ape", 0, 0, Id("4-0"), null, 0),
                new GroupInfo("zebra", 2, 2, Id("3-0"), 3, 1),
            ],
            await Store.GroupInfoAsync(Key));
    }

    [Fact]
    public async Task The_lag_counts_what_is_still_to_come()
    {
        await CreateGroupAsync();
        Assert.Equal((null, 0L), await LagAsync());
        await AddManyAsync(3);
        Assert.Equal((null, 3L), await LagAsync());
        await ReadNewAsync("c", 1);
        Assert.Equal((1L, 2L), await LagAsync());
        await ReadNewAsync("c");
        Assert.Equal((3L, 0L), await LagAsync());
        await AddManyAsync(2, first: 4);
        Assert.Equal((3L, 2L), await LagAsync());
    }

    [Fact]
    public async Task The_lag_is_not_known_from_the_middle_of_a_stream()
    {
        await AddManyAsync(5);
        await CreateGroupAsync("3-0");

        Assert.Equal((null, null), await LagAsync());
        await ReadNewAsync("c", 1);
        Assert.Equal((null, null), await LagAsync());
        await ReadNewAsync("c", 1);
        Assert.Equal((5L, 0L), await LagAsync());
    }

    [Fact]
    public async Task A_group_that_starts_at_the_end_knows_its_lag_once_it_has_read_to_the_end()
    {
        await AddManyAsync(3);
        await CreateGroupAsync(null);
        Assert.Equal((null, 0L), await LagAsync());
        await AddManyAsync(2, first: 4);
        Assert.Equal((null, null), await LagAsync());
        await ReadNewAsync("c");
        Assert.Equal((5L, 0L), await LagAsync());
    }

    [Fact]
    public async Task A_deleted_entry_ahead_makes_the_lag_unknown_until_it_is_passed()
    {
        await AddManyAsync(5);
        await CreateGroupAsync();
        await ReadNewAsync("c", 1);
        await Store.DeleteAsync(Key, Ids("3-0"));

        Assert.Equal((1L, null), await LagAsync());
        await ReadNewAsync("c", 2);
        Assert.Equal((null, null), await LagAsync());
        await ReadNewAsync("c");
        Assert.Equal((5L, 0L), await LagAsync());
    }

    [Fact]
    public async Task The_lag_after_trimming_unread_entries_is_wrong_for_ever_or_right_at_once()
    {
        await AddManyAsync(5);
        await CreateGroupAsync();
        await ReadNewAsync("c", 1);
        await Store.TrimAsync(Key, StreamTrim.ToLength(1, exact: true));
        (long?, long?)[] seen = [await LagAsync(), default];
        await ReadNewAsync("c");
        seen[1] = await LagAsync();

        // Servers after 7.0 give one of these answers, or none until all is read; nobody may rely on more.
        if (Fixture.IsRedis70) Assert.Equal([(1L, 4L), (2L, 3L)], seen);
        else Assert.Contains(seen[1], new (long?, long?)[] { (2L, 3L), (5L, 0L) });
    }

    [Fact]
    public async Task Consumers_are_listed_by_name()
    {
        await AddManyAsync(3);
        await CreateGroupAsync();
        Assert.Empty(await Store.ConsumerInfoAsync(Key, Group));
        await ReadNewAsync("zoe", 2);
        await ReadNewAsync("Bob", 1);
        await ReadNewAsync("idler", 1);
        await Store.AcknowledgeAsync(Key, Group, Ids("3-0"));

        IReadOnlyList<ConsumerInfo> consumers = await Store.ConsumerInfoAsync(Key, Group);

        // Up to Redis 7.0 a consumer appears when it is first given something, later when it first asks.
        string[] expected = Fixture.IsRedis70 ? ["Bob 0", "zoe 2"] : ["Bob 0", "idler 0", "zoe 2"];
        Assert.Equal(expected, consumers.Select(consumer => $"{consumer.Name} {consumer.Pending}"));
        Assert.All(consumers, consumer => Assert.Equal(
            !Fixture.IsRedis70 && consumer.Name != "idler", consumer.Inactive is not null));
    }

    [Fact]
    public async Task Reading_ones_history_makes_a_consumer_and_renews_it()
    {
        await CreateGroupAsync();
        await ReadPendingAsync("c");
        Assert.Equal("c", Assert.Single(await Store.ConsumerInfoAsync(Key, Group)).Name);

        await IdleConsumerAsync(TimeSpan.FromMilliseconds(200));
        long start = Stopwatch.GetTimestamp();
        await ReadPendingAsync("c");

        // For no longer than since then, but for what a clock of milliseconds tells wrongly.
        TimeSpan idle = Assert.Single(await Store.ConsumerInfoAsync(Key, Group)).Idle;
        Assert.True(idle < Stopwatch.GetElapsedTime(start) + TimeSpan.FromMilliseconds(100), $"{idle}");
    }

    [Fact]
    public async Task Acknowledging_does_not_renew_a_consumer_and_reading_in_vain_does_so_only_after_7_0()
    {
        await AddManyAsync(1);
        await CreateGroupAsync();
        await ReadNewAsync("c");
        TimeSpan idle = TimeSpan.FromMilliseconds(200);
        await IdleConsumerAsync(idle);
        await Store.AcknowledgeAsync(Key, Group, Ids("1-0"));
        Assert.True(Assert.Single(await Store.ConsumerInfoAsync(Key, Group)).Idle >= idle);

        await ReadNewAsync("c");
        Assert.Equal(Fixture.IsRedis70, Assert.Single(await Store.ConsumerInfoAsync(Key, Group)).Idle >= idle);
    }

    [Fact]
    public async Task Claiming_makes_a_consumer()
    {
        await AddManyAsync(2);
        await CreateGroupAsync();
        await ReadNewAsync("alice", 1);
        await Store.ClaimIdsAsync(new(Key, Group, "bob"), TimeSpan.FromHours(1), Ids("1-0", "2-0"));
        (await Store.AutoClaimAsync(new(Key, Group, "bob"), TimeSpan.FromHours(1), EntryId.Min, 10)).Dispose();

        // Up to Redis 7.0 only if there was something to claim.
        Assert.Equal(Fixture.IsRedis70 ? 1 : 2, (await Store.ConsumerInfoAsync(Key, Group)).Count);
        await Store.ClaimIdsAsync(new(Key, Group, "bob"), TimeSpan.Zero, Ids("1-0"));
        Assert.Equal(["alice 0", "bob 1"], (await Store.ConsumerInfoAsync(Key, Group)).Select(c => $"{c.Name} {c.Pending}"));
    }

    private Task IdleConsumerAsync(TimeSpan atLeast) => Eventually.TrueAsync(
        async () => Assert.Single(await Store.ConsumerInfoAsync(Key, Group)).Idle >= atLeast);

    private async Task<(long? EntriesRead, long? Lag)> LagAsync()
    {
        GroupInfo group = Assert.Single(await Store.GroupInfoAsync(Key));
        return (group.EntriesRead, group.Lag);
    }
}
