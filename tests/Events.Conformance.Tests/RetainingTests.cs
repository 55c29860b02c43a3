using Events.Conformance.Stores;
using Events.Store;
using Events.Store.Retaining;
using Events.TestSupport;

namespace Events.Conformance;

/// <summary>Trimming by what groups have acknowledged.</summary>
public abstract class RetainingTests(StoreFixture fixture) : ConformanceTests(fixture)
{
    private const string Owner = "me";
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);
    private static readonly RetentionRule AfterAll = new() { AfterAllGroups = true, IsExact = true };

    [Fact]
    public async Task Without_groups_nothing_is_acknowledged_and_nothing_goes()
    {
        await AddManyAsync(5);

        RetentionRound round = await RetainAsync(AfterAll);
        Assert.Equal((0L, 5L, Id("1-0"), Id("5-0")), (round.Removed, round.Length, round.First!.Value, round.Last));
        Assert.Empty(round.Groups);
    }

    [Fact]
    public async Task What_all_groups_have_acknowledged_goes_and_nothing_else()
    {
        await AddManyAsync(10);
        await CreateGroupAsync();
        await CreateGroupAsync(group: "slow");
        await ReadNewAsync("a", 8);
        await AcknowledgeAsync(Group, 1, 2, 3, 5, 6);
        await ReadNewAsync("a", 3, group: "slow");
        await AcknowledgeAsync("slow", 1, 2, 3);

        RetentionRound round = await RetainAsync(AfterAll);
        Assert.Equal((3L, 7L, Id("4-0")), (round.Removed, round.Length, round.First!.Value));
        Assert.Equal([$"{Group} 4-0 3 0 0", "slow 4-0 0 0 0"], Texts(round));

        // One that holds on to an entry in between holds back all behind it.
        await ReadNewAsync("a", 7, group: "slow");
        await AcknowledgeAsync("slow", 4, 5, 6, 7, 8, 9, 10);
        Assert.Equal(0, (await RetainAsync(AfterAll)).Removed);
        await AcknowledgeAsync(Group, 4);
        round = await RetainAsync(AfterAll);
        Assert.Equal((3L, Id("7-0")), (round.Removed, round.First!.Value));
        Assert.Equal([$"{Group} 7-0 2 0 0", "slow  0 0 0"], Texts(round));
    }

    [Fact]
    public async Task What_all_groups_have_acknowledged_behind_one_that_is_held_goes_one_by_one()
    {
        RetentionRule each = AfterAll with { EachAcknowledged = true };
        await AddManyAsync(12);
        await CreateGroupAsync();
        await CreateGroupAsync(group: "slow");
        await ReadNewAsync("a", 10);
        await AcknowledgeAsync(Group, 2, 3, 5, 6, 7, 9, 10);
        await ReadNewAsync("a", 8, group: "slow");
        await AcknowledgeAsync("slow", 1, 2, 4, 5, 6, 8);

        // 1, 4 and 8 are held by one, 3 and 7 by the other, which was not given what is behind 8.
        RetentionRound round = await RetainAsync(each);
        Assert.Equal((3L, 9L, Id("1-0"), false), (round.Removed, round.Length, round.First!.Value, round.HasMore));
        Assert.Equal(["1-0", "3-0", "4-0", "7-0", "8-0", "9-0", "10-0", "11-0", "12-0"], await IdsAsync());
        Assert.Equal([$"{Group} 1-0 3 0 0", "slow 3-0 2 0 0"], Texts(round));

        await AcknowledgeAsync("slow", 3, 7);
        Assert.Equal(2, (await RetainAsync(each)).Removed);
        await AcknowledgeAsync(Group, 4);
        Assert.Equal(0, (await RetainAsync(each with { MaxLength = 12 })).Removed);
        Assert.Equal(0, (await RetainAsync(each with { RequiredGroups = ["later"] })).Removed);
        Assert.Equal(1, (await RetainAsync(each)).Removed);

        // A cap takes what is held, and what it takes is counted as ever.
        round = await RetainAsync(each with { HardCap = 4 });
        Assert.Equal((2L, 4L), (round.Removed, round.Length));
        Assert.Equal([$"{Group} 11-0 2 0 2", "slow 9-0 0 0 0"], Texts(round));
        Assert.Equal(["9-0 n=9", "10-0 n=10", "11-0 n=11", "12-0 n=12"], await ReadNewAsync("a", 10, group: "slow"));
    }

    [Fact]
    public async Task Many_that_are_held_hide_none_that_all_have_acknowledged()
    {
        RetentionRule rule = AfterAll with { EachAcknowledged = true };
        for (int i = 0; i < 20; i++) await AddManyAsync(100, 1 + (i * 100));
        await CreateGroupAsync();
        await ReadNewAsync("a", 2000);
        await Store.AcknowledgeAsync(Key, Group, Ids(Enumerable.Range(1201, 700)));
        RetentionRound round;
        long removed = 0;
        do
        {
            round = await RetainAsync(rule);
            removed += round.Removed;
            rule = rule with { LookedAt = round.Looked ?? default };
        }
        while (round.HasMore);

        Assert.Equal((700L, 1300L, Id("1-0")), (removed, round.Length, round.First!.Value));
        Assert.Equal([$"{Group} 1-0 1300 0 0"], Texts(round));
    }

    [Fact]
    public async Task When_all_is_acknowledged_the_stream_is_empty_and_goes_on_where_it_was()
    {
        await AddManyAsync(3);
        await CreateGroupAsync();
        await ReadNewAsync("a");
        await AcknowledgeAsync(Group, 1, 2, 3);

        RetentionRound round = await RetainAsync(AfterAll);
        Assert.Equal((3L, 0L, Id("3-0")), (round.Removed, round.Length, round.Last));
        Assert.Null(round.First);
        await AddManyAsync(1, first: 4);
        Assert.Equal(["4-0 n=4"], await ReadNewAsync("a"));
    }

    [Fact]
    public async Task Other_limits_keep_what_is_acknowledged()
    {
        await AddManyAsync(10);
        await CreateGroupAsync();
        await ReadNewAsync("a", 8);
        await AcknowledgeAsync(Group, 1, 2, 3, 4, 5, 6, 7, 8);

        Assert.Equal(4, (await RetainAsync(AfterAll with { MaxLength = 6 })).Removed);
        Assert.Equal(4, (await RetainAsync(AfterAll with { MaxLength = 1 })).Removed);
        Assert.Equal(0, (await RetainAsync(AfterAll with { MaxLength = 1 })).Removed);
    }

    [Fact]
    public async Task A_group_that_is_required_and_not_there_holds_all_back_but_not_from_the_cap()
    {
        await AddManyAsync(10);
        await CreateGroupAsync();
        await ReadNewAsync("a", 10);
        await AcknowledgeAsync(Group, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        RetentionRule rule = AfterAll with { RequiredGroups = [Group, "later"] };

        Assert.Equal(0, (await RetainAsync(rule)).Removed);
        Assert.Equal(2, (await RetainAsync(rule with { HardCap = 8 })).Removed);
        await CreateGroupAsync("5-0", "later");
        Assert.Equal(3, (await RetainAsync(rule)).Removed);
    }

    [Fact]
    public async Task What_a_cap_takes_from_each_group_is_counted()
    {
        await AddManyAsync(20);
        await CreateGroupAsync();
        await CreateGroupAsync(group: "slow");
        await CreateGroupAsync("20-0", "done");
        await ReadNewAsync("a", 10);
        await AcknowledgeAsync(Group, 1, 2, 4, 9);
        await ReadNewAsync("a", 4, group: "slow");

        RetentionRound round = await RetainAsync(AfterAll with { HardCap = 8 });
        Assert.Equal((12L, 8L, Id("13-0")), (round.Removed, round.Length, round.First!.Value));

        // 3, 5, 6, 7, 8, 10 were pending, and 11, 12 not delivered; 1 to 4 pending, 5 to 12 not delivered.
        Assert.Equal(["done  0 0 0", $"{Group} 13-0 6 2 6", "slow 13-0 4 8 4"], Texts(round));
        Assert.Equal(["done  0 0 0", $"{Group} 13-0 6 0 0", "slow 13-0 4 0 0"], Texts(await RetainAsync(AfterAll with { HardCap = 8 })));
    }

    [Fact]
    public async Task Length_and_age_count_what_they_take_as_well()
    {
        await AddManyAsync(20);
        await CreateGroupAsync();
        await ReadNewAsync("a", 5);

        RetentionRound round = await RetainAsync(new RetentionRule { MaxLength = 12, IsExact = true });
        Assert.Equal([$"{Group} 9-0 5 3 5"], Texts(round));

        // Their IDs are of 1970.
        round = await RetainAsync(new RetentionRule { MaxLength = 1000, MaxAge = TimeSpan.FromDays(1), IsExact = true });
        Assert.Equal((12L, 0L), (round.Removed, round.Length));
        Assert.Equal([$"{Group}  5 12 0"], Texts(round));
    }

    [Fact]
    public async Task Approximately_means_never_too_much()
    {
        await AddManyAsync(450);
        await CreateGroupAsync();
        await ReadNewAsync("a", 450);
        await Store.AcknowledgeAsync(Key, Group, Ids(Enumerable.Range(1, 250)));

        RetentionRound round = await RetainAsync(new RetentionRule { AfterAllGroups = true });
        Assert.InRange(round.Removed, 100, 250);
        Assert.Equal([$"{Group} 251-0 200 0 0"], Texts(round));
    }

    [Theory]
    [InlineData("all groups")]
    [InlineData("age")]
    [InlineData("length")]
    [InlineData("cap")]
    public async Task Approximately_takes_as_many_steps_as_it_needs_whatever_the_size_of_a_node(string limit)
    {
        // A few dozen entries a node, so that no number of nodes has as many entries as are trimmed at a time at most.
        const int Old = 10_300;
        string text = new('x', 100);
        foreach (int[] part in Enumerable.Range(1, Old).Chunk(500)) await Task.WhenAll(part.Select(i => AddAsync($"{i}-0", "n", text)));
        for (int i = 0; i < 50; i++) await AddAsync("*", "n", text);
        await CreateGroupAsync($"{Old}-0");
        var rule = limit switch
        {
            "all groups" => new RetentionRule { AfterAllGroups = true },
            "age" => new RetentionRule { MaxAge = TimeSpan.FromDays(1) },
            "length" => new RetentionRule { MaxLength = 50 },
            _ => new RetentionRule { AfterAllGroups = true, RequiredGroups = ["later"], HardCap = 50 },
        };
        RetentionRound round;
        long removed = 0;
        int steps = 0;
        do
        {
            round = await RetainAsync(rule);
            removed += round.Removed;
            steps++;
        }
        while (round.HasMore);

        Assert.InRange(round.Length, 50, 150);
        Assert.Equal(Old + 50 - removed, round.Length);
        Assert.Equal(0, round.Groups[0].Lost);
        Assert.InRange(steps, 1, 30);
    }

    [Fact]
    public async Task What_is_pending_and_was_trimmed_long_ago_is_nobodys_oldest_entry()
    {
        await AddManyAsync(5);
        await CreateGroupAsync();
        await ReadNewAsync("a");
        await Store.TrimAsync(Key, StreamTrim.ToLength(0, exact: true));
        await AddManyAsync(2, first: 6);
        await ReadNewAsync("a");
        await AcknowledgeAsync(Group, 6, 7);

        RetentionRound round = await RetainAsync(new RetentionRule { MaxLength = 10 });
        Assert.Equal([$"{Group}  5 0 0"], Texts(round));
        await AddManyAsync(1, first: 8);
        Assert.Equal([$"{Group} 8-0 5 0 0"], Texts(await RetainAsync(new RetentionRule { MaxLength = 10 })));
    }

    [Fact]
    public async Task A_long_stream_is_trimmed_in_steps_to_the_same_end()
    {
        for (int i = 0; i < 30; i++) await AddManyAsync(100, 1 + (i * 100));
        await CreateGroupAsync("1500-0");
        RetentionRound round;
        long removed = 0, lost = 0;
        do
        {
            round = await RetainAsync(new RetentionRule { MaxLength = 700, IsExact = true });
            removed += round.Removed;
            lost += round.Groups[0].Lost;
        }
        while (round.HasMore);

        Assert.Equal((2300L, 700L, Id("2301-0"), 800L), (removed, round.Length, round.First!.Value, lost));
    }

    [Fact]
    public async Task Of_several_processes_one_trims_until_it_lets_go_or_its_lease_is_over()
    {
        await AddManyAsync(3);
        var rule = new RetentionRule { MaxLength = 1, IsExact = true };
        Assert.NotNull(await Store.RetainAsync(Key, rule, Owner, Lease));
        await AddManyAsync(1, first: 4);
        Assert.Null(await Store.RetainAsync(Key, rule, "other", Lease));
        Assert.Equal(2, await Store.LengthAsync(Key));
        await Store.ReleaseRetentionAsync(Key, "other");
        Assert.Null(await Store.RetainAsync(Key, rule, "other", Lease));
        await Store.ReleaseRetentionAsync(Key, Owner);
        Assert.NotNull(await Store.RetainAsync(Key, rule, "other", TimeSpan.FromMilliseconds(1)));
        await Eventually.TrueAsync(async () => await Store.RetainAsync(Key, rule, Owner, Lease) is not null);
    }

    [Fact]
    public async Task No_stream_is_nothing_to_look_after_and_rules_that_make_no_sense_are_refused()
    {
        Assert.Null(await Store.RetainAsync(Key, AfterAll, Owner, Lease));
        RetentionRule[] senseless =
        [
            new(),
            new() { MaxLength = -1 },
            new() { MaxLength = 5, HardCap = 10 },
            new() { MaxLength = 5, RequiredGroups = ["g"] },
            new() { MaxLength = 5, EachAcknowledged = true },
            new() { AfterAllGroups = true, MaxLength = 5, HardCap = 4 },
            new() { MaxAge = TimeSpan.FromSeconds(-1) },
        ];
        foreach (RetentionRule rule in senseless) await Assert.ThrowsAsync<ArgumentException>(async () => await Store.RetainAsync(Key, rule, Owner, Lease));
    }

    private async Task<RetentionRound> RetainAsync(RetentionRule rule) =>
        await Store.RetainAsync(Key, rule, Owner, Lease) ?? throw new InvalidOperationException("Nobody else has the lease.");

    private async Task<string[]> IdsAsync() => [.. (await RangeAsync()).Select(static entry => entry.Split(' ')[0])];

    private async Task AcknowledgeAsync(string group, params int[] numbers) => await Store.AcknowledgeAsync(Key, group, Ids(numbers));

    // Name, oldest, pending, lost undelivered, lost pending.
    private static string[] Texts(RetentionRound round) =>
        [.. round.Groups.Select(static group => $"{group.Group} {group.Oldest} {group.Pending} {group.LostUndelivered} {group.LostPending}")];
}
