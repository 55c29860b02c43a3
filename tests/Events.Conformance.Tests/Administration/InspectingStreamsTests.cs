using Events.Administration;
using Events.Conformance.Delivery;
using Events.Store;

namespace Events.Conformance.Administration;

/// <summary>Streams, groups and consumers as an operator sees them.</summary>
public abstract class InspectingStreamsTests(DeliveryFixture fixture) : AdministrationTests(fixture)
{
    [Fact]
    public async Task Streams_are_found_by_pattern_and_what_is_beside_them_only_when_asked_for()
    {
        await AddManyAsync(1);
        await Store.AddAsync(Dead, Entries.Fields.Of("a", "b").View);
        await Store.AddAsync(Requeue, Entries.Fields.Of("a", "b").View);
        var other = new StreamKey(Key.Name + "-other");
        await Fixture.PutOtherValueAsync(other);

        Assert.Equal([Stream], await AllAsync(Administration.FindStreamsAsync($"*{Key.Name}*")));
        Assert.Equal(
            new[] { Stream, Dead.Name, Requeue.Name }.Order(StringComparer.Ordinal),
            (await AllAsync(Administration.FindStreamsAsync($"*{Key.Name}*", includeSideStreams: true))).Order(StringComparer.Ordinal));
        Assert.Empty(await AllAsync(Administration.FindStreamsAsync(Key.Name + "?")));
    }

    // What Redis matches, the embedded store does.
    [Theory]
    [InlineData("*", true)]
    [InlineData("a[b-d]c", true)]
    [InlineData("a[d-b]c", true)]
    [InlineData("a[^x]c", true)]
    [InlineData("a[^c]c", false)]
    [InlineData("a[xy]c", false)]
    [InlineData("a?c", true)]
    [InlineData("a\\?c", false)]
    [InlineData("a\\cc", true)]
    [InlineData("*c*c", true)]
    [InlineData("*a*c*d", false)]
    [InlineData("a[c", false)]
    [InlineData("ac[c", true)]
    [InlineData("a**c", true)]
    [InlineData("", false)]
    public async Task Patterns_mean_what_they_mean_to_redis(string pattern, bool matches)
    {
        var key = new StreamKey($"{Key.Name}:acc");
        await Store.AddAsync(key, Entries.Fields.Of("a", "b").View);

        List<string> found = await AllAsync(Administration.FindStreamsAsync($"{Key.Name}:{pattern}"));

        Assert.Equal(matches ? [key.Name] : [], found);
    }

    [Fact]
    public async Task More_streams_than_a_page_are_found_each_once()
    {
        string[] keys = [.. Enumerable.Range(0, 2_500).Select(i => $"{Key.Name}:many:{i}")];
        await Task.WhenAll(keys.Select(key => Store.AddAsync(new StreamKey(key), Entries.Fields.Of("a", "b").View).AsTask()));

        Assert.Equal(
            keys.Order(StringComparer.Ordinal),
            (await AllAsync(Administration.FindStreamsAsync($"{Key.Name}:many:*"))).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_stream_says_what_is_in_it_and_how_many_dead_letters_it_has()
    {
        await AddManyAsync(5);
        await CreateGroupAsync();
        await Store.TrimAsync(Key, StreamTrim.ToLength(3, exact: true));
        await Store.AddAsync(Dead, Entries.Fields.Of("dead:reason", "x").View);

        StreamDetails details = await Administration.DescribeStreamAsync(Stream);

        Assert.Equal(new StreamDetails(Stream, 3, Id("3-0"), Id("5-0"), Id("5-0"), 5, 1, 1), details);
        Assert.Equal(2, details.Removed);
    }

    [Fact]
    public async Task A_missing_stream_and_another_kind_of_key_are_told()
    {
        await RefusedAsync(AdministrationError.StreamNotFound, () => Administration.DescribeStreamAsync(Stream), Stream);
        await RefusedAsync(AdministrationError.StreamNotFound, () => Administration.ListGroupsAsync(Stream), Stream);
        await RefusedAsync(AdministrationError.StreamNotFound, () => Administration.DescribeEntryAsync(Stream, Id("1-0")), Stream);
        await RefusedAsync(AdministrationError.StreamNotFound, () => AllAsync(Administration.ReplayAsync(Stream)), Stream);
        await RefusedAsync(AdministrationError.StreamNotFound, () => AllAsync(Administration.TailAsync(Stream)), Stream);
        await RefusedAsync(AdministrationError.StreamNotFound, () => Administration.FindAlertsAsync(Stream), Stream);
        await Fixture.PutOtherValueAsync(Key);
        await RefusedAsync(AdministrationError.NotAStream, () => Administration.DescribeStreamAsync(Stream), Stream);
        await RefusedAsync(AdministrationError.NotAStream, () => Administration.ListGroupsAsync(Stream), Stream);
        await RefusedAsync<ArgumentException>(() => Administration.DescribeStreamAsync(""));
    }

    [Fact]
    public async Task A_groups_lag_is_counted_and_not_what_the_server_says_after_trimming()
    {
        await AddManyAsync(10);
        await CreateGroupAsync();
        await ReadNewAsync("alice", 2);
        await Store.TrimAsync(Key, StreamTrim.ToLength(5, exact: true));
        await ReadNewAsync("alice", 1);

        GroupDetails group = await GroupAsync();

        Assert.Equal((4L, true), (group.Lag, group.IsLagExact));
        Assert.Equal((Id("6-0"), Id("7-0"), Id("1-0")), (group.LastDelivered, group.OldestUnread!.Value, group.OldestPending!.Value));
        Assert.Equal((1L, 3L, 0L), (group.Consumers, group.Pending, group.Requeued));
        Assert.Equal((3L, 3L), (group.Loss!.AtLeast, group.Loss.AtMost));
    }

    [Fact]
    public async Task The_oldest_age_is_that_of_what_is_pending_or_unread()
    {
        await CreateGroupAsync("0-0");
        EntryId first = await AddAsync("*");
        await ReadNewAsync("alice");
        Assert.Equal(first, (await GroupAsync()).OldestPending);
        Assert.Null((await GroupAsync()).OldestUnread);
        await Fixture.PassAsync(TimeSpan.FromMilliseconds(20));
        Assert.InRange((await GroupAsync()).OldestAge!.Value, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5));

        await Store.AcknowledgeAsync(Key, Group, new[] { first });

        Assert.Null((await GroupAsync()).OldestAge);
        Assert.Equal(0, (await GroupAsync()).Lag);
    }

    [Fact]
    public async Task What_was_requeued_and_is_not_done_with_is_counted()
    {
        await DeliverAsync(1);
        await Store.AddAsync(Requeue, Entries.Fields.Of("a", "1").View, id: Id("1-0"));
        await Store.AddAsync(Requeue, Entries.Fields.Of("a", "2").View, id: Id("2-0"));
        Assert.Equal(2, (await GroupAsync()).Requeued);

        await Store.CreateGroupAsync(Requeue, Group, EntryId.Min);
        await using (IGroupReader reader = Store.OpenReader(new ConsumerKey(Requeue, Group, "alice")))
        {
            using EntryPage page = await reader.ReadNewAsync(1, TimeSpan.Zero, default, CancellationToken.None);
        }

        Assert.Equal(2, (await GroupAsync()).Requeued);
        await Store.AcknowledgeAsync(Requeue, Group, Ids("1-0"));
        Assert.Equal(1, (await GroupAsync()).Requeued);
    }

    [Fact]
    public async Task Consumers_say_whether_they_live_and_what_waits_for_anybody()
    {
        await DeliverAsync(3);
        await ReadNewAsync("bob");
        await StealAsync("bob", "2-0");
        await StealAsync("carol", "3-0");
        await HoldNameAsync("alice", "0123 host=pod-7 pid=41 since=2026-11-28T10:00:00.000Z handles=order.placed,order.shipped");
        await Store.ReleaseAsync(new(Key, Group, "carol"), default, Ids("3-0"), MinIdle);

        Dictionary<string, ConsumerDetails> consumers = (await Administration.ListConsumersAsync(Stream, Group)).ToDictionary(one => one.Consumer);

        Assert.Equal(["(released)", "alice", "bob", "carol"], consumers.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            (ConsumerLiveness.Alive, "pod-7", 41, 1L),
            (consumers["alice"].Liveness, consumers["alice"].Host, consumers["alice"].ProcessId, consumers["alice"].Pending));
        Assert.Equal("process 41 on pod-7 since 2026-11-28 10:00:00Z, handles order.placed, order.shipped", consumers["alice"].Explanation);
        Assert.Equal(["order.placed", "order.shipped"], consumers["alice"].Handles);
        Assert.Empty(consumers["bob"].Handles);
        Assert.InRange(consumers["alice"].LeaseLeft!.Value, TimeSpan.FromMinutes(1), Long);
        Assert.Equal((ConsumerLiveness.Unknown, 1L, null), (consumers["bob"].Liveness, consumers["bob"].Pending, consumers["bob"].LeaseLeft));
        Assert.Contains("its process has ended", consumers["bob"].Explanation, StringComparison.Ordinal);
        Assert.Equal("no lease", consumers["carol"].Explanation);
        Assert.Equal((ConsumerLiveness.Released, 1L), (consumers["(released)"].Liveness, consumers["(released)"].Pending));
        Assert.Contains("released", consumers["(released)"].Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_of_this_machine_that_has_ended_is_known_to_be_dead()
    {
        if (Naming.LinuxProcessTable.Default.Self is not { } self) return;
        await DeliverAsync(1);
        var gone = new Naming.NameOwner("t", "here", 1, DateTimeOffset.UnixEpoch, self with { StartTicks = self.StartTicks + 1, Pid = int.MaxValue });
        await HoldNameAsync("alice", gone.ToText());

        ConsumerDetails alice = Assert.Single(await Administration.ListConsumersAsync(Stream, Group));

        Assert.Equal(ConsumerLiveness.Dead, alice.Liveness);
        Assert.Equal(1, (await Administration.HandOverAsync(Stream, Group, "alice", to: null)).Moved);
    }

    [Fact]
    public async Task An_unknown_group_is_told_with_those_that_there_are()
    {
        await AddManyAsync(1);
        await RefusedAsync(AdministrationError.GroupNotFound, () => Administration.ListConsumersAsync(Stream, "nobody"), "nobody", "no groups at all");
        await CreateGroupAsync();
        await RefusedAsync(AdministrationError.GroupNotFound, () => Administration.DescribeGroupAsync(Stream, "nobody"), "nobody", $"It has: {Group}");
    }

    [Fact]
    public async Task A_key_beside_which_nothing_can_be_put_is_looked_at_all_the_same()
    {
        var odd = new StreamKey(Key.Name + "}odd");
        await Store.AddAsync(odd, Entries.Fields.Of("a", "b").View);
        await Store.CreateGroupAsync(odd, Group, EntryId.Min);

        Assert.Equal(1, (await Administration.DescribeStreamAsync(odd.Name)).Length);
        Assert.Equal(1, Assert.Single(await Administration.ListGroupsAsync(odd.Name)).Lag);
        Assert.Empty(await Administration.ListConsumersAsync(odd.Name, Group));
    }

    [Fact]
    public async Task A_store_says_what_it_is_and_what_it_loses()
    {
        StoreReport report = await Administration.DiagnoseAsync(Stream, Group);

        Assert.NotEmpty(report.Findings);
        Assert.Contains(report.Findings, finding => finding.Name == "persistence" && finding.Severity >= FindingSeverity.Warning && finding.Advice.Length > 0);
        Assert.Contains(report.Findings, finding => finding.Name == "permissions" && finding.Severity == FindingSeverity.Good);
    }
}
