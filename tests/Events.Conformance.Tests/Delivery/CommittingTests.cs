using System.Globalization;
using System.Text;
using Events.Commits;
using Events.Errors;
using Events.Store;
using Events.Store.Delivery;

namespace Events.Conformance.Delivery;

/// <summary>Writes that join the acknowledgement.</summary>
public abstract class CommittingTests(DeliveryFixture fixture) : DeliveryTests(fixture)
{
    private StreamKey State => Key.Beside("state");

    private StreamKey Out => Key.Beside("out");

    [Fact]
    public async Task Writes_the_dedupe_mark_and_the_acknowledgement_happen_together()
    {
        await DeliverAsync(2);

        Assert.True(await CommitAsync(
            "alice",
            WithKey("1-0", "a"),
            Command("HSET", State, "total", "5", "last", "\0\xff"),
            Command("HINCRBY", State, "total", "-7"),
            Command("XADD", Out, "MAXLEN", "~", "100", "*", "type", "b", "", "x"),
            Command("SET", Key.Beside("text"), "v", "EX", "100")));

        Assert.Equal("last=\0\xff total=-2", await BytesAsync(State));
        Assert.EndsWith(" type=b =x", Assert.Single(await LinesAsync(Out)), StringComparison.Ordinal);
        Assert.Equal("v", await Fixture.ValueAsync(Key.Beside("text")));
        Assert.InRange((await Fixture.LeftAsync(Key.Beside("text")))!.Value, TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(100));
        Assert.Equal("done", await Fixture.ValueAsync(DedupeKey("a")));
        Assert.Equal(["2-0 alice x1"], await PendingAsync());
    }

    [Fact]
    public async Task For_a_time_after_the_store_has_connected_a_commit_leaves_word_for_as_long()
    {
        await DeliverAsync(3);

        await Store.CommitAsync(new(Key, Group, "alice"), Owned("1-0", "2-0"), [Command("SET", State, "v")], Long);
        await Store.CommitAsync(new(Key, Group, "alice"), Owned("3-0"), []);

        StreamKey[] words = [.. Ids("1-0", "2-0", "3-0").Select(id => Key.Beside($"committed:{Group}:{id}"))];
        Assert.InRange((await Fixture.LeftAsync(words[0]))!.Value, Long / 2, Long);
        Assert.InRange((await Fixture.LeftAsync(words[1]))!.Value, Long / 2, Long);
        Assert.Null(await Fixture.ValueAsync(words[2]));
        Assert.InRange(
            long.Parse(await Fixture.ValueAsync(words[0]) ?? "0", CultureInfo.InvariantCulture), 1, (await Store.NowAsync(Key)).ToUnixTimeMilliseconds());
        Assert.Equal("v", await Fixture.ValueAsync(State));
    }

    [Fact]
    public async Task What_was_added_after_the_store_had_connected_leaves_none()
    {
        EntryId id = await Fixture.AddLongConnectedAsync(Key);
        await CreateGroupAsync();
        await ReadNewAsync("alice");

        Assert.Empty(await Fixture.CommitLongConnectedAsync(Key, Group, "alice", new[] { new OwnedEntry(id) }, Long));

        Assert.Null(await Fixture.ValueAsync(Key.Beside($"committed:{Group}:{id}")));
        Assert.Empty(await PendingAsync());
    }

    [Fact]
    public async Task A_consumer_that_has_lost_the_entry_writes_nothing()
    {
        await DeliverAsync(1);
        await Store.ClaimDedupeAsync(Key, Group, new[] { WithKey("1-0", "a") }, Long);
        await StealAsync("bob", "1-0");

        await WritesNothingAsync(async () => Assert.False(await CommitAsync(
            "alice", WithKey("1-0", "a"), Command("INCRBY", State, "1"), Command("XADD", Out, "*", "f", "v"))));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_consumer_whose_dedupe_key_another_entry_has_or_had_since_writes_nothing(bool isDone)
    {
        await DeliverAsync(3);
        await Store.ClaimDedupeAsync(Key, Group, new[] { WithKey("2-0", "a") }, Long);
        if (isDone) await Store.AcknowledgeOwnedAsync(new(Key, Group, "alice"), new[] { WithKey("2-0", "a") });

        OwnedEntry[] entries = [WithKey("1-0", "a"), WithKey("3-0", "b")];
        await WritesNothingAsync(async () => Assert.Equal(
            [new LostEntry(Id("1-0"), "alice")], await Store.CommitAsync(new(Key, Group, "alice"), entries, [Command("INCRBY", State, "1")])));

        await Store.ClaimDedupeAsync(Key, Group, new[] { entries[1] }, Long);
        Assert.True(await CommitAsync("alice", entries[1], Command("INCRBY", State, "1")));
    }

    [Fact]
    public async Task Repeating_it_writes_nothing()
    {
        await DeliverAsync(1);
        Assert.True(await CommitAsync("alice", new OwnedEntry(Id("1-0")), Command("INCRBY", State, "1")));

        await WritesNothingAsync(async () => Assert.False(
            await CommitAsync("alice", new OwnedEntry(Id("1-0")), Command("INCRBY", State, "1"))));
        Assert.Equal("1", await Fixture.ValueAsync(State));
    }

    [Fact]
    public async Task Of_two_consumers_that_both_think_they_own_it_one_commits()
    {
        await DeliverAsync(100);
        await StealAsync("bob", [.. Enumerable.Range(1, 50).Select(i => $"{i}-0")]);

        await Task.WhenAll(new[] { "alice", "bob" }.Select(consumer => Task.Run(async () =>
        {
            for (int i = 1; i <= 100; i++)
            {
                await CommitAsync(consumer, new OwnedEntry(new EntryId((ulong)i, 0)), Command("INCRBY", State, "1"));
            }
        })));

        Assert.Equal("100", await Fixture.ValueAsync(State));
        Assert.Empty(await PendingAsync());
    }

    [Fact]
    public async Task A_commit_without_writes_acknowledges()
    {
        await DeliverAsync(1);

        Assert.True(await CommitAsync("alice", new OwnedEntry(Id("1-0"))));
        Assert.Empty(await PendingAsync());
    }

    [Fact]
    public async Task The_common_writes_do_what_they_do()
    {
        await DeliverAsync(1);
        StreamKey K(string name) => Key.Beside(name);

        Assert.True(await CommitAsync(
            "alice",
            new OwnedEntry(Id("1-0")),
            Command("SET", K("s"), "1"),
            Command("SET", K("s"), "2", "NX"),
            Command("SET", K("absent"), "2", "XX"),
            Command("APPEND", K("s"), "0"),
            Command("INCR", K("s")),
            Command("INCRBY", K("s"), "5"),
            Command("DECRBY", K("s"), "2"),
            Command("DECR", K("s")),
            Command("INCRBYFLOAT", K("f"), "1.5"),
            Command("INCRBYFLOAT", K("f"), "-0.25"),
            Command("HSET", K("h"), "a", "1", "b", "2", "c", "3"),
            Command("HDEL", K("h"), "b", "x"),
            Command("HINCRBYFLOAT", K("h"), "c", "0.5"),
            Command("SADD", K("set"), "x", "y", "z", "x"),
            Command("SREM", K("set"), "y"),
            Command("ZADD", K("z"), "1", "one", "2", "two"),
            Command("ZADD", K("z"), "GT", "0", "one", "3", "two"),
            Command("ZREM", K("z"), "none"),
            Command("LPUSH", K("l"), "a", "b"),
            Command("RPUSH", K("l"), "c", "d"),
            Command("SADD", K("gone"), "x"),
            Command("SREM", K("gone"), "x"),
            Command("SET", K("deleted"), "x"),
            Command("DEL", K("deleted")),
            Command("SET", K("brief"), "x"),
            Command("PEXPIRE", K("brief"), "100000"),
            Command("SET", K("kept"), "x", "PX", "100000"),
            Command("PERSIST", K("kept"))));

        Assert.Equal("13", await Fixture.ValueAsync(K("s")));
        Assert.Null(await Fixture.ValueAsync(K("absent")));
        Assert.Equal("1.25", await Fixture.ValueAsync(K("f")));
        Assert.Equal("a=1 c=3.5", await Fixture.ValueAsync(K("h")));
        Assert.Equal("x z", await Fixture.ValueAsync(K("set")));
        Assert.Equal("one=1 two=3", await Fixture.ValueAsync(K("z")));
        Assert.Equal("b a c d", await Fixture.ValueAsync(K("l")));
        Assert.False(await Store.ExistsAsync(K("gone")));
        Assert.False(await Store.ExistsAsync(K("deleted")));
        Assert.InRange((await Fixture.LeftAsync(K("brief")))!.Value, TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(100));
        Assert.Null(await Fixture.LeftAsync(K("kept")));
    }

    [Fact]
    public async Task A_key_elsewhere_is_refused_before_anything_is_sent()
    {
        await DeliverAsync(1);
        var elsewhere = new StreamKey("{elsewhere}:state");

        await WritesNothingAsync(async () =>
        {
            CrossSlotException refused = await Assert.ThrowsAsync<CrossSlotException>(() => CommitAsync(
                "alice", new OwnedEntry(Id("1-0")), Command("INCRBY", State, "1"), Command("SET", elsewhere, "1")));
            Assert.Contains(Key.Name, refused.Message, StringComparison.Ordinal);
            Assert.Contains(elsewhere.Name, refused.Message, StringComparison.Ordinal);
        });
    }

    public static TheoryData<string, string[]> WrongCommands => new()
    {
        { "INCRBY", ["x"] },
        { "INCRBY", [] },
        { "INCRBY", ["99999999999999999999"] },
        { "HSET", ["a", "1", "b"] },
        { "HINCRBY", ["a", "1.5"] },
        { "INCRBYFLOAT", ["nan"] },
        { "DEL", ["x"] },
        { "SET", ["v", "EX", "0"] },
        { "SET", ["v", "NX", "XX"] },
        { "SET", ["v", "LATER"] },
        { "ZADD", ["one", "1"] },
        { "ZADD", ["NX", "GT", "1", "a"] },
        { "XADD", ["*", "f"] },
        { "XADD", ["*"] },
        { "XADD", ["0-0", "f", "v"] },
        { "XADD", ["MAXLEN", "~", "*", "f", "v"] },
        { "EXPIRE", ["soon"] },
    };

    [Theory]
    [MemberData(nameof(WrongCommands))]
    public async Task A_command_that_cannot_be_right_is_refused_before_anything_is_sent(string name, string[] arguments)
    {
        await DeliverAsync(1);

        await WritesNothingAsync(() => Assert.ThrowsAsync<ArgumentException>(() => CommitAsync(
            "alice", new OwnedEntry(Id("1-0")), Command("SET", Key.Beside("x"), "1"), Command(name, State, arguments))));
    }

    [Theory]
    [InlineData("INCRBY", "5")]
    [InlineData("HSET", "f", "v")]
    [InlineData("HINCRBY", "f", "1")]
    [InlineData("SADD", "m")]
    [InlineData("ZADD", "1", "m")]
    [InlineData("LPUSH", "i")]
    [InlineData("XADD", "*", "f", "v")]
    [InlineData("APPEND", "x")]
    public async Task A_key_of_another_type_is_found_before_anything_is_written(string name, params string[] arguments)
    {
        await DeliverAsync(1);
        StreamKey other = Key.Beside("other");
        if (name is "INCRBY" or "APPEND") await Store.AddAsync(other, Entries.Fields.Of("f", "v").View);
        else await Fixture.PutOtherValueAsync(other);

        await WritesNothingAsync(() => Assert.ThrowsAsync<WrongTypeException>(() => CommitAsync(
            "alice",
            WithKey("1-0", "a"),
            Command("SET", State, "1"),
            Command(name, other, arguments))));
        Assert.Equal(["1-0 alice x1"], await PendingAsync());
    }

    [Fact]
    public async Task What_is_no_number_is_found_before_anything_is_written()
    {
        await DeliverAsync(2);
        await CommitAsync(
            "alice", new OwnedEntry(Id("1-0")), Command("SET", State, "1.5"), Command("HSET", Key.Beside("h"), "f", "x"));

        foreach (CommitCommand command in new[]
        {
            Command("INCRBY", State, "1"),
            Command("HINCRBY", Key.Beside("h"), "f", "1"),
            Command("HINCRBYFLOAT", Key.Beside("h"), "f", "1"),
        })
        {
            await WritesNothingAsync(() => Assert.ThrowsAsync<ServerErrorException>(
                () => CommitAsync("alice", new OwnedEntry(Id("2-0")), Command("SET", Key.Beside("x"), "1"), command)));
        }

        Assert.True(await CommitAsync("alice", new OwnedEntry(Id("2-0")), Command("INCRBYFLOAT", State, "1")));
        Assert.Equal("2.5", await Fixture.ValueAsync(State));
    }

    [Fact]
    public async Task A_key_that_an_earlier_command_changes_is_not_held_to_what_it_was()
    {
        await DeliverAsync(1);
        await Fixture.PutOtherValueAsync(State);

        Assert.True(await CommitAsync(
            "alice", new OwnedEntry(Id("1-0")), Command("DEL", State), Command("HSET", State, "f", "v")));
        Assert.Equal("f=v", await Fixture.ValueAsync(State));
    }

    [Fact]
    public async Task What_is_refused_late_says_which_and_leaves_the_entry_pending()
    {
        await DeliverAsync(2);
        await CommitAsync("alice", new OwnedEntry(Id("1-0")), Command("SET", State, long.MaxValue.ToString()));

        ServerErrorException refused = await Assert.ThrowsAsync<ServerErrorException>(() => CommitAsync(
            "alice", WithKey("2-0", "a"), Command("SET", Key.Beside("x"), "1"), Command("INCRBY", State, "1")));

        Assert.Contains("overflow", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"command 2 of 2: INCRBY {State.Name}", refused.Message, StringComparison.Ordinal);
        Assert.Equal("1", await Fixture.ValueAsync(Key.Beside("x")));
        Assert.Null(await Fixture.ValueAsync(DedupeKey("a")));
        Assert.Equal(["2-0 alice x1"], await PendingAsync());
    }

    [Fact]
    public async Task Many_commands_and_many_arguments_are_applied()
    {
        await DeliverAsync(1);
        var commands = new List<CommitCommand>();
        for (int i = 0; i < 2000; i++) commands.Add(Command("INCRBY", State, "1"));
        commands.Add(Command("SADD", Key.Beside("set"), [.. Enumerable.Range(0, 7000).Select(i => $"m{i}")]));

        Assert.True(await CommitAsync("alice", new OwnedEntry(Id("1-0")), [.. commands]));
        Assert.Equal("2000", await Fixture.ValueAsync(State));
        Assert.Equal(7000, (await Fixture.ValueAsync(Key.Beside("set")))!.Split(' ').Length);
    }

    [Fact]
    public async Task Several_entries_are_committed_in_one_step_each_with_its_dedupe_mark()
    {
        await DeliverAsync(60);

        // Far apart, with others of the same consumer between them; one has no dedupe key.
        Assert.Empty(await CommitManyAsync(
            "alice",
            [WithKey("50-0", "e"), WithKey("1-0", "a"), new OwnedEntry(Id("3-0")), WithKey("60-0", "f", TimeSpan.FromMinutes(1))],
            Command("INCRBY", State, "4"),
            Command("XADD", Out, "*", "type", "sum")));

        Assert.Equal("4", await Fixture.ValueAsync(State));
        Assert.Single(await LinesAsync(Out));
        foreach (string key in new[] { "a", "e", "f" }) Assert.Equal("done", await Fixture.ValueAsync(DedupeKey(key)));
        Assert.InRange((await Fixture.LeftAsync(DedupeKey("e")))!.Value, TimeSpan.FromMinutes(50), Long);
        Assert.InRange((await Fixture.LeftAsync(DedupeKey("f")))!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        string[] pending = await PendingAsync();
        Assert.Equal(56, pending.Length);
        Assert.DoesNotContain(pending, line => line.Split(' ')[0] is "1-0" or "3-0" or "50-0" or "60-0");
    }

    [Fact]
    public async Task One_lost_entry_among_several_is_named_and_nothing_is_written_for_any()
    {
        await DeliverAsync(3);
        await StealAsync("bob", "2-0");
        await AcknowledgeAsync("alice", Owned("3-0"));

        await WritesNothingAsync(async () => Assert.Equal(
            ["2-0 bob", "3-0"],
            await CommitManyAsync(
                "alice", [WithKey("1-0", "a"), WithKey("2-0", "b"), new OwnedEntry(Id("3-0"))], Command("INCRBY", State, "1"))));
    }

    [Fact]
    public async Task A_commit_takes_at_least_one_and_at_most_a_thousand_entries()
    {
        await DeliverAsync(1001);
        OwnedEntry[] all = [.. Enumerable.Range(1, 1001).Select(i => WithKey($"{i}-0", $"{i}"))];

        await WritesNothingAsync(() => Assert.ThrowsAsync<ArgumentException>(() => CommitManyAsync("alice", all)));
        await WritesNothingAsync(() => Assert.ThrowsAsync<ArgumentException>(() => CommitManyAsync("alice", [])));
        Assert.Empty(await CommitManyAsync("alice", all[..1000], Command("INCRBY", State, "1000")));

        Assert.Equal("1000", await Fixture.ValueAsync(State));
        Assert.Equal(["1001-0 alice x1"], await PendingAsync());
        Assert.Equal("done", await Fixture.ValueAsync(DedupeKey("1000")));
    }

    [Fact]
    public async Task A_commit_of_several_that_is_refused_leaves_all_of_them_pending()
    {
        await DeliverAsync(2);
        await Fixture.PutOtherValueAsync(State);

        await WritesNothingAsync(() => Assert.ThrowsAsync<WrongTypeException>(() => CommitManyAsync(
            "alice", [WithKey("1-0", "a"), WithKey("2-0", "b")], Command("SET", Key.Beside("x"), "1"), Command("HSET", State, "f", "v"))));
    }

    [Fact]
    public async Task Without_the_group_it_is_refused() =>
        await Assert.ThrowsAsync<GroupNotFoundException>(() => CommitAsync("alice", new OwnedEntry(Id("1-0"))));

    protected static CommitCommand Command(string name, StreamKey key, params string[] arguments) => new(
        name, key.Name, [.. arguments.Select(text => new ReadOnlyMemory<byte>(Encoding.Latin1.GetBytes(text)))]);

    private async Task<bool> CommitAsync(string consumer, OwnedEntry entry, params CommitCommand[] commands) =>
        (await CommitManyAsync(consumer, [entry], commands)).Length == 0;

    private async Task<string[]> CommitManyAsync(string consumer, OwnedEntry[] entries, params CommitCommand[] commands) =>
        Texts(await Store.CommitAsync(new(Key, Group, consumer), entries, commands));

    private async Task<string?> BytesAsync(StreamKey key)
    {
        string? text = await Fixture.ValueAsync(key);
        return text?.Replace('\uFFFD', '\xff');
    }
}
