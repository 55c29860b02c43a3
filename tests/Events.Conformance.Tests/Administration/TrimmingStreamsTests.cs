using Events.Administration;
using Events.Conformance.Delivery;
using Events.Store;
using Events.Streams;

namespace Events.Conformance.Administration;

/// <summary>Trimming, and what is said before it is done.</summary>
public abstract class TrimmingStreamsTests(DeliveryFixture fixture) : AdministrationTests(fixture)
{
    [Theory]
    [InlineData(4, 6, "1-0", "6-0")]
    [InlineData(8, 2, "1-0", "2-0")]
    [InlineData(0, 10, "1-0", "10-0")]
    [InlineData(10, 0, null, null)]
    [InlineData(99, 0, null, null)]
    public async Task A_plan_by_length_says_what_goes_and_changes_nothing(int keep, int removed, string? first, string? last)
    {
        await AddManyAsync(10);
        string before = await Fixture.SnapshotAsync();

        TrimPlan plan = await Administration.PlanTrimAsync(Stream, StreamTrim.ToLength(keep, exact: true));

        Assert.Equal((10L, (long)removed), (plan.Length, plan.Removed));
        Assert.Equal((first, last), (plan.FirstRemoved?.ToString(), plan.LastRemoved?.ToString()));
        Assert.Equal(before, await Fixture.SnapshotAsync());
        Assert.Equal(removed, await Administration.TrimAsync(Stream, StreamTrim.ToLength(keep, exact: true)));
        Assert.Equal(10 - removed, await Store.LengthAsync(Key));
    }

    [Theory]
    [InlineData("4-0", 3, "1-0", "3-0")]
    [InlineData("4-1", 4, "1-0", "4-0")]
    [InlineData("1-0", 0, null, null)]
    [InlineData("0-0", 0, null, null)]
    [InlineData("99-0", 10, "1-0", "10-0")]
    public async Task A_plan_by_id_says_what_goes(string minId, int removed, string? first, string? last)
    {
        await AddManyAsync(10);

        TrimPlan plan = await Administration.PlanTrimAsync(Stream, StreamTrim.ToMinId(Id(minId), exact: true));

        Assert.Equal(((long)removed, first, last), (plan.Removed, plan.FirstRemoved?.ToString(), plan.LastRemoved?.ToString()));
        Assert.Equal(removed, await Administration.TrimAsync(Stream, StreamTrim.ToMinId(Id(minId), exact: true)));
    }

    [Fact]
    public async Task A_plan_says_which_pending_entries_lose_their_payload_and_what_groups_never_see()
    {
        await DeliverAsync(4);
        await StealAsync("bob", "2-0");
        await Store.AcknowledgeAsync(Key, Group, Ids("1-0"));
        await AddManyAsync(6, first: 5);
        await CreateGroupAsync("0-0", "late");
        await CreateGroupAsync("9-0", "ahead");
        await Store.DeleteAsync(Key, Ids("3-0"));

        TrimPlan plan = await Administration.PlanTrimAsync(Stream, StreamTrim.ToMinId(Id("7-0"), exact: true));

        Assert.Equal(5, plan.Removed);
        Assert.Equal([("g", 2L, 2L), ("late", 5L, 0L)], plan.Groups.Select(effect => (effect.Group, effect.Unread, effect.Pending)));
        Assert.Equal([("2-0", "bob"), ("4-0", "alice")], plan.Groups[0].Entries.Select(entry => ($"{entry.Id}", entry.Consumer)));
        await Administration.TrimAsync(Stream, StreamTrim.ToMinId(Id("7-0"), exact: true));
        Assert.Equal(
            ["2-0", "3-0", "4-0"],
            (await Administration.ListPendingAsync(Stream, Group)).Entries.Where(entry => entry.IsPayloadGone).Select(entry => $"{entry.Id}"));
    }

    [Theory]
    [InlineData(700, 2_300)]
    [InlineData(2_300, 700)]
    public async Task A_long_plan_is_counted_from_the_nearer_end_and_told_as_it_goes(int keep, int removed)
    {
        await AddManyAsync(3_000);
        var told = new List<long>();

        TrimPlan plan = await Administration.PlanTrimAsync(Stream, StreamTrim.ToLength(keep), new Told(told.Add));

        Assert.Equal((removed, $"{removed}-0"), ((int)plan.Removed, plan.LastRemoved?.ToString()));
        Assert.Equal([700], told);
    }

    [Fact]
    public async Task An_approximate_trim_removes_whole_nodes_and_no_more_than_planned()
    {
        await AddManyAsync(250);

        TrimPlan plan = await Administration.PlanTrimAsync(Stream, StreamTrim.ToLength(20));

        Assert.Equal(230, plan.Removed);
        Assert.Equal(200, await Administration.TrimAsync(Stream, StreamTrim.ToLength(20)));
    }

    [Fact]
    public async Task More_than_the_server_removes_at_a_time_goes_all_the_same()
    {
        byte[] bytes = [.. Enumerable.Repeat(Entries.Fields.Of("n", "1").Bytes, 1_000).SelectMany(entry => entry)];
        EncodedEntry[] ends = [.. Enumerable.Range(1, 1_000).Select(i => new EncodedEntry(i * bytes.Length / 1_000, 1))];
        for (int i = 0; i < 12; i++) await Store.AddBatchAsync(Key, new(bytes, ends), StreamTrim.None, new EntryId[1_000]);
        var told = new List<long>();

        Assert.Equal(11_900, await Administration.TrimAsync(Stream, StreamTrim.ToLength(100), new Told(told.Add)));

        Assert.True(told.Count > 2, "In steps.");
    }

    [Fact]
    public async Task What_is_older_than_an_age_is_trimmed_by_the_clock()
    {
        await AddAsync("1-0");
        EntryId now = await AddAsync("*");
        await Fixture.PassAsync(TimeSpan.FromMilliseconds(1));

        Assert.Equal(1, await Administration.TrimAsync(Stream, Administration.OlderThan(TimeSpan.FromHours(1), exact: true)));
        Assert.Equal([$"{now} f=v"], await RangeAsync());
        Assert.Equal(StreamTrim.ToMinId(EntryId.Min), Administration.OlderThan(TimeSpan.MaxValue));
    }

    [Fact]
    public async Task Bad_trims_are_refused()
    {
        await RefusedAsync(AdministrationError.StreamNotFound, () => Administration.TrimAsync(Stream, StreamTrim.ToLength(0)), Stream);
        await AddManyAsync(2);
        await RefusedAsync<ArgumentException>(() => Administration.TrimAsync(Stream, StreamTrim.None));
        await RefusedAsync<ArgumentException>(() => Administration.PlanTrimAsync(Stream, default));
        await RefusedAsync<ArgumentOutOfRangeException>(() => Administration.TrimAsync(Stream, StreamTrim.ToLength(-1)));
        await RefusedAsync<ArgumentOutOfRangeException>(() => Administration.TrimAsync(Stream, Administration.OlderThan(TimeSpan.Zero)));
    }
}
