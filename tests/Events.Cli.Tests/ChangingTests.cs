using System.Text.Json;
using Events.Client;
using Events.Redis;
using Events.Redis.Stores;
using Events.Store;
using Events.Store.Projections;
using Events.Store.Schedules;
using Events.TestSupport;
using Events.Wire;

namespace Events.Cli;

/// <summary>The verbs that change something.</summary>
public sealed class ChangingTests(RedisServerFixture fixture) : CliTests(fixture)
{
    [Fact]
    public async Task Produce_appends_an_entry_and_makes_a_stream_only_when_told_to()
    {
        (await RunAsync("produce", Key, "order.placed", "order_id=o-1")).Fails(3, Key);

        string id = (await RunAsync("produce", Key, "order.placed", "order_id=o-1", "note=a=b", "--create")).Ok().Lines[0];

        object?[] entry = (object?[])((object?[])(await RedisAsync("XRANGE", Key, id, id))!)[0]!;
        Assert.Equal(["type", "order.placed", "ts_ms"], ((object?[])entry[1]!)[..3]);
        Assert.Equal(["order_id", "o-1", "note", "a=b"], ((object?[])entry[1]!)[4..]);
        Assert.Equal(Key, (await RunAsync("produce", Key, "order.paid", "--json")).Ok().Json.GetProperty("stream").GetString());
        await AddManyAsync(300);
        (await RunAsync("produce", Key, "order.paid", "--maxlen", "50")).Ok();
        Assert.InRange(await LengthAsync(Key), 50, 250);
    }

    [Fact]
    public async Task Group_rerun_says_before_what_comes_again_and_what_becomes_of_it()
    {
        await DeliverAsync(3);
        await RedisAsync("XACK", Key, "g", "1-0", "2-0");
        await RedisAsync("SET", $"{{{Key}}}:done:g:order.paid:1:2", "done");
        await BuryAsync("1-0");
        string before = await SnapshotAsync();
        string[] rerun = ["group", "rerun", Key, "g", "-", "--dedupe-by", "order.paid=n"];

        JsonElement plan = (await RunAsync([.. rerun, "--dry-run", "--json"])).Ok().Json;

        Assert.Equal((3, 1, 1, 1), (
            plan.GetProperty("again").GetInt32(), plan.GetProperty("pending").GetInt32(), plan.GetProperty("handled").GetInt32(),
            plan.GetProperty("dead_letters").GetInt32()));
        (await RunAsync(rerun)).Fails(4, "--yes");
        Assert.Equal(before, await SnapshotAsync());
        JsonElement done = (await RunAsync([.. rerun, "--forget-handled", "--discard-dead", "--yes", "--json"])).Ok().Json;
        Assert.Equal((1, 1, "0-0"), (done.GetProperty("forgotten").GetInt32(), done.GetProperty("discarded").GetInt32(), done.GetProperty("to").GetString()));
        Assert.Equal(0, await LengthAsync(Dead));
        Assert.Equal("0-0", (await RunAsync("groups", Key, "--json")).Ok().Json[0].GetProperty("last_delivered").GetString());
        (await RunAsync("group", "rerun", Key, "g", "5-0", "--yes")).Fails(2, "nothing after");
    }

    [Fact]
    public async Task Partitions_grow_by_a_multiple_and_once_at_a_time_and_it_is_said_before_what_it_means()
    {
        (await RunAsync("partitions", "show", Key)).Fails(3, "Nothing says how many");
        await RedisAsync("SET", $"{{{Key}}}:partitions", "4");
        Assert.Contains("has 4 partitions", (await RunAsync("partitions", "show", Key)).Ok().Out, StringComparison.Ordinal);
        string before = await SnapshotAsync();
        (await RunAsync("partitions", "grow", Key, "--to", "6", "--yes")).Fails(4, "no multiple");
        (await RunAsync("partitions", "grow", Key, "--to", "8")).Fails(4, "no way back");
        (await RunAsync("partitions", "grow", Key, "--to", "8", "--lead", "5s", "--yes")).Fails(2, "15s");
        (await RunAsync("partitions", "grow", Key, "--yes")).Fails(2, "--to");
        Assert.Contains("50 % go to new partitions", (await RunAsync("partitions", "grow", Key, "--to", "8", "--dry-run")).Ok().Out, StringComparison.Ordinal);
        Assert.Equal(before, await SnapshotAsync());

        JsonElement growing = (await RunAsync("partitions", "grow", Key, "--to", "8", "--yes", "--json")).Ok().Json;

        Assert.Equal((8, 4), (growing.GetProperty("partitions").GetInt32(), growing.GetProperty("growth").GetProperty("from").GetInt32()));
        Assert.Equal("0", await RedisAsync("GET", $"{{{Key}}}:partitions"));
        Assert.Contains("in 3", (await RunAsync("partitions", "show", Key)).Ok().Out, StringComparison.Ordinal);
        (await RunAsync("partitions", "grow", Key, "--to", "16", "--yes")).Fails(4, "grows already");
    }

    [Fact]
    public async Task Group_delete_says_before_what_is_left_undone_and_takes_what_is_kept_for_it()
    {
        await DeliverAsync(3);
        await RedisAsync("HSET", $"{{{Key}}}:floor", "g", "kept");
        await RedisAsync("SET", $"{{{Key}}}:done:g:order.paid:1:2", "done");
        string before = await SnapshotAsync();

        (await RunAsync("group", "delete", Key, "g", "--dry-run")).Ok();
        (await RunAsync("group", "delete", Key, "g")).Fails(4, "--yes");
        (await RunAsync("group", "delete", Key, "g", "--yes")).Fails(4, "3 entries pending");
        Assert.Equal(before, await SnapshotAsync());
        JsonElement done = (await RunAsync("group", "delete", Key, "g", "--even-if-unfinished", "--yes", "--json")).Ok().Json;

        Assert.Equal((3, 1), (done.GetProperty("pending").GetInt32(), done.GetProperty("forgotten").GetInt32()));
        Assert.Empty((await RunAsync("groups", Key, "--json")).Ok().Json.EnumerateArray());
        Assert.Null(await RedisAsync("HGET", $"{{{Key}}}:floor", "g"));
        (await RunAsync("group", "delete", Key, "g", "--yes")).Fails(3, "no group");
    }

    [Fact]
    public async Task Projections_are_listed_and_rebuilt()
    {
        await using var client = new EventsClient(await RedisStreamStore.ConnectAsync(RedisOptions.Parse(Server.Endpoint)));
        var stream = new StreamKey(Key);
        Assert.Equal("There are no projections beside it.", (await RunAsync("projections", "list", Key)).Ok().Lines[0]);
        await client.Store.LeaseProjectionAsync(stream, "totals", new(ProjectionRole.Live, "me", TimeSpan.FromMinutes(5)));
        await AddManyAsync(3);
        EntryId last = (await client.Store.StreamInfoAsync(stream)).LastGeneratedId;
        await client.Store.CommitProjectionAsync(
            stream,
            "totals",
            new ProjectionCommit(ProjectionRole.Live, 1, "me", null, new ProjectionPosition(last, 9, EntryId.Min)) { Lease = TimeSpan.FromMinutes(5) },
            []);

        (await RunAsync("projections", "rebuild", Key, "totals")).Fails(4, "--yes");
        Assert.Contains("State 2", (await RunAsync("projections", "rebuild", Key, "totals", "--yes")).Ok().Lines[0], StringComparison.Ordinal);
        Assert.Equal(3, (await RunAsync("projections", "rebuild", Key, "others", "--yes")).Code);
        JsonElement[] states = [.. (await RunAsync("projections", "list", Key, "--json")).Ok().Json.EnumerateArray()];
        Assert.Equal(["totals 1 live", "totals 2 next"], states.Select(static state =>
            $"{state.GetProperty("name")} {state.GetProperty("generation")} {state.GetProperty("role")}"));
        Assert.Equal(("me", $"{last}", 0), (states[0].GetProperty("owner").GetString(), states[0].GetProperty("position").GetString(), states[0].GetProperty("lag").GetInt64()));
        Assert.Contains("totals", string.Join('\n', (await RunAsync("projections", "list", Key)).Ok().Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scheduled_events_are_listed_and_cancelled()
    {
        await using var client = new EventsClient(await RedisStreamStore.ConnectAsync(RedisOptions.Parse(Server.Endpoint)));
        var stream = new StreamKey(Key);
        await client.Store.ScheduleAsync(stream, new ScheduleRequest("late", ScheduleTime.After(TimeSpan.FromHours(2))), Of("order.paid", "o-2"));
        var daily = new ScheduleRequest("daily", ScheduleTime.After(TimeSpan.FromHours(1))) { Recurring = new RecurringRule("0 8 * * *", "Europe/Berlin") };
        await client.Store.ScheduleAsync(stream, daily, Of("order.placed", "o-1"));
        await client.Store.ScheduleAsync(stream, new ScheduleRequest("gone", ScheduleTime.After(TimeSpan.Zero)), Of("order.paid", "o-3"));
        await client.Store.MoveDueAsync(stream, 10);

        JsonElement page = (await RunAsync("scheduled", "list", Key, "--count", "1", "--json")).Ok().Json;
        Assert.Equal(2, page.GetProperty("total").GetInt32());
        JsonElement first = Assert.Single(page.GetProperty("events").EnumerateArray());
        Assert.Equal(("daily", "0 8 * * *", "Europe/Berlin", "order.placed"), (
            first.GetProperty("id").GetString(), first.GetProperty("cron").GetString(),
            first.GetProperty("time_zone").GetString(), first.GetProperty("type").GetString()));
        CliResult listed = (await RunAsync("scheduled", "list", Key)).Ok();
        Assert.Contains("late", string.Join('\n', listed.Lines), StringComparison.Ordinal);

        (await RunAsync("scheduled", "cancel", Key, "late")).Fails(4, "--yes");
        (await RunAsync("scheduled", "cancel", Key, "late", "--yes")).Ok();
        Assert.Equal(3, (await RunAsync("scheduled", "cancel", Key, "late", "--yes")).Code);
        CliResult moved = await RunAsync("scheduled", "cancel", Key, "gone", "--yes");
        Assert.Equal((4, true), (moved.Code, moved.Lines[0].Contains("is in the stream as", StringComparison.Ordinal)));
        Assert.Equal("Nothing is scheduled.", (await RunAsync("scheduled", "list", Key + ":none")).Ok().Lines[0]);

        static EntryFields Of(string type, string order)
        {
            var writer = new EntryWriter(new byte[100]);
            writer.WriteField("type", System.Text.Encoding.UTF8.GetBytes(type));
            writer.WriteField("order_id", System.Text.Encoding.UTF8.GetBytes(order));
            return new EntryFields(writer.Buffer.AsSpan(0, writer.Position), writer.FieldCount);
        }
    }

    [Fact]
    public async Task Claim_moves_what_matches()
    {
        await DeliverAsync(3);
        await StealAsync("bob", "2-0");

        CliResult moved = (await RunAsync("claim", Key, "g", "bob", "--of", "alice", "--to", "1", "--yes")).Ok();

        Assert.Equal("1 entry moved to 'bob'.", moved.Lines[0]);
        Assert.Equal(["1-0 bob", "2-0 bob", "3-0 alice"], await PendingAsync());
        Assert.Equal(0, (await RunAsync("claim", Key, "g", "bob", "--idle", "1h", "--json")).Ok().Json.GetProperty("moved").GetInt32());
        Assert.Equal(1, (await RunAsync("claim", Key, "g", "bob", "--all", "--yes", "--json")).Ok().Json.GetProperty("moved").GetInt32());
    }

    [Fact]
    public async Task Handover_moves_all_of_one_consumer_and_asks_only_for_one_that_lives()
    {
        await DeliverAsync(3);
        await StealAsync("bob", "3-0");

        Assert.Equal("2 entries moved to 'bob'.", (await RunAsync("handover", Key, "g", "alice", "bob")).Ok().Lines[0]);
        await RedisAsync("SET", $"{{{Key}}}:consumer:g:bob", "t host=pod-7 pid=41 since=2026-11-28T10:00:00.000Z", "PX", "10000");
        (await RunAsync("handover", Key, "g", "bob")).Fails(4, "is alive", "pod-7");
        (await RunAsync("handover", Key, "g", "bob", "--even-if-alive")).Fails(4, "--yes");
        Assert.Equal(3, (await RunAsync("handover", Key, "g", "bob", "--even-if-alive", "--yes", "--json")).Ok().Json.GetProperty("moved").GetInt32());
        Assert.All(await PendingAsync(), line => Assert.EndsWith(" (released)", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-", "0-0", 3, 0)]
    [InlineData("2-0", "2-0", 1, 0)]
    [InlineData("$", "5-0", 0, 2)]
    public async Task Group_set_says_before_what_it_means(string position, string expected, int again, int skipped)
    {
        await DeliverAsync(3);
        await AddAsync(2, first: 4);
        string before = await SnapshotAsync();

        JsonElement plan = (await RunAsync("group", "set", Key, "g", position, "--dry-run", "--json")).Ok().Json;

        Assert.Equal(before, await SnapshotAsync());
        Assert.Equal(
            (expected, again, skipped), (plan.GetProperty("to").GetString(), plan.GetProperty("again").GetInt32(), plan.GetProperty("skipped").GetInt32()));
        (await RunAsync("group", "set", Key, "g", position, "--yes")).Ok();
        Assert.Equal(expected, (await RunAsync("groups", Key, "--json")).Ok().Json[0].GetProperty("last_delivered").GetString());
    }

    [Fact]
    public async Task Group_set_to_a_time_delivers_from_then_on()
    {
        await DeliverAsync(3);
        (await RunAsync("group", "set", Key, "g", "1970-01-01T00:00:00.002Z", "--yes")).Ok();
        Assert.StartsWith("1-", (await RunAsync("groups", Key, "--json")).Ok().Json[0].GetProperty("last_delivered").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Consumer_delete_refuses_what_would_destroy_entries_and_hands_them_over_when_told_to()
    {
        await DeliverAsync(2);
        string before = await SnapshotAsync();
        (await RunAsync("consumer", "delete", Key, "g", "alice", "--yes")).Fails(4, "2 entries", "Hand that over first");
        Assert.Equal(before, await SnapshotAsync());

        CliResult deleted = (await RunAsync("consumer", "delete", Key, "g", "alice", "--handover", "--yes")).Ok();

        Assert.Contains("2 entries handed over", deleted.Out, StringComparison.Ordinal);
        Assert.Equal(["1-0 (released)", "2-0 (released)"], await PendingAsync());
        (await RunAsync("consumer", "delete", Key, "g", "alice", "--yes")).Fails(3, "alice");
    }

    [Fact]
    public async Task Trim_by_length_id_or_age_says_before_what_goes()
    {
        await DeliverAsync(6);
        string before = await SnapshotAsync();

        CliResult plan = (await RunAsync("trim", Key, "--maxlen", "4", "--exact", "--dry-run")).Ok();
        JsonElement json = (await RunAsync("trim", Key, "--minid", "3-0", "--exact", "--dry-run", "--json")).Ok().Json;

        Assert.Equal(before, await SnapshotAsync());
        Assert.Contains($"2 of the 6 entries of '{Key}' go, 1-0 to 2-0.", plan.Out, StringComparison.Ordinal);
        Assert.Contains("2 pending lose their payload", plan.Out, StringComparison.Ordinal);
        Assert.Equal("alice", plan.Row("1-0")[1]);
        Assert.Equal(("MINID = 3-0", 2), (json.GetProperty("trim").GetString(), json.GetProperty("removed").GetInt32()));
        Assert.Contains("2 entries removed.", (await RunAsync("trim", Key, "--maxlen", "4", "--exact", "--yes")).Ok().Out, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync("trim", Key, "--minid", "4", "--exact", "--yes", "--json")).Ok().Json.GetProperty("removed").GetInt32());
        Assert.Contains("--exact removes them too", (await RunAsync("trim", Key, "--maxlen", "1", "--yes")).Ok().Out, StringComparison.Ordinal);
        (await RunAsync("trim", Key, "--older-than", "1h", "--exact", "--yes")).Ok();
        Assert.Equal(0, await LengthAsync(Key));
    }

    [Fact]
    public async Task Dead_requeue_sends_one_back_edited_or_all_of_a_kind()
    {
        string one = await BuryAsync("1-0");
        await BuryAsync("2-0", "policy", "f2");
        await BuryAsync("3-0");

        (await RunAsync("dead", "requeue", Key, one, "--set", "n=uno", "--unset", "type")).Ok();
        JsonElement rest = (await RunAsync("dead", "requeue", Key, "--all", "--fingerprint", "f1", "--rate", "100", "--yes", "--json")).Ok().Json;

        object?[] entries = (object?[])(await RedisAsync("XRANGE", Requeue, "-", "+"))!;
        Assert.Equal(2, entries.Length);
        Assert.Equal(["n", "uno", "dead:id", "1-0"], (object?[])((object?[])entries[0]!)[1]!);
        Assert.Equal(1, rest.GetProperty("requeued").GetInt32());
        Assert.Equal(1, await LengthAsync(Dead));
        (await RunAsync("dead", "requeue", Key, one)).Fails(3, one);
    }

    [Fact]
    public async Task Dead_discard_deletes_some_or_all()
    {
        string one = await BuryAsync("1-0");
        await BuryAsync("2-0", "policy", "f2");
        await BuryAsync("3-0");

        Assert.Contains("1 dead letter discarded", (await RunAsync("dead", "discard", Key, one, "--yes")).Ok().Out, StringComparison.Ordinal);
        (await RunAsync("dead", "discard", Key, one, "--yes")).Fails(3);
        Assert.Equal(1, (await RunAsync("dead", "discard", Key, "--all", "--reason", "policy", "--yes", "--json")).Ok().Json.GetProperty("discarded").GetInt32());
        Assert.Equal(1, (await RunAsync("dead", "discard", Key, "--all", "--yes", "--json")).Ok().Json.GetProperty("discarded").GetInt32());
        Assert.Equal(0, await LengthAsync(Dead));
    }

    [Fact]
    public async Task What_takes_long_shows_how_far_it_is_where_somebody_looks_and_takes_it_away()
    {
        await AddManyAsync(300);
        string[] trim = ["trim", Key, "--maxlen", "0", "--exact"];

        Assert.DoesNotContain("counted", (await RunAsync([.. trim, "--dry-run"])).Ok().Error, StringComparison.Ordinal);
        Assert.DoesNotContain("counted", (await RunAsync([.. trim, "--dry-run", "--json"], answer: "", isTerminal: true)).Ok().Error, StringComparison.Ordinal);
        await RedisAsync("XGROUP", "CREATE", Key, "g", "$");
        CliResult shown = (await RunAsync(["group", "set", Key, "g", "-", "--dry-run"], answer: "", isTerminal: true)).Ok();

        Assert.StartsWith("\rcounted: 300", shown.Error, StringComparison.Ordinal);
        Assert.EndsWith(" \r", shown.Error, StringComparison.Ordinal);
    }

    private async Task AddManyAsync(int count)
    {
        await using RawRedis redis = await Server.ConnectRawAsync();
        for (int i = 0; i < count; i++) await redis.CommandAsync("XADD", Key, "*", "type", "x");
    }
}
