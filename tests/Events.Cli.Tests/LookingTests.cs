using System.Text.Json;
using Events.TestSupport;

namespace Events.Cli;

/// <summary>The verbs that only look.</summary>
public sealed class LookingTests(RedisServerFixture fixture) : CliTests(fixture)
{
    [Fact]
    public async Task Streams_finds_by_pattern_and_shows_side_streams_on_demand()
    {
        await AddAsync(3);
        await BuryAsync("1-0");

        CliResult table = (await RunAsync("streams", $"*{Key}*")).Ok();
        JsonElement all = (await RunAsync("streams", $"*{Key}*", "--all", "--json")).Ok().Json;

        Assert.Equal([Key, "3", "1-0", "3-0", "0", "1"], table.Row(Key));
        Assert.DoesNotContain(":dead", table.Out, StringComparison.Ordinal);
        Assert.Equal(new[] { Key, Dead }.Order(StringComparer.Ordinal), all.EnumerateArray().Select(one => one.GetProperty("stream").GetString()));
        Assert.Contains("No stream matches", (await RunAsync("streams", Key + "-none")).Ok().Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Info_shows_the_stream_and_its_groups()
    {
        await DeliverAsync(3);
        await RedisAsync("XTRIM", Key, "MAXLEN", "2");

        string text = (await RunAsync("info", Key)).Ok().Out;
        JsonElement json = (await RunAsync("info", Key, "--json")).Ok().Json;

        Assert.Contains("2 of 3 ever added", text, StringComparison.Ordinal);
        Assert.Equal((2, "2-0", "3-0"), (json.GetProperty("stream").GetProperty("length").GetInt32(), Text(json.GetProperty("stream"), "first_id"), Text(json.GetProperty("stream"), "last_id")));
        Assert.Equal(3, json.GetProperty("groups")[0].GetProperty("pending").GetInt32());
    }

    [Fact]
    public async Task Groups_shows_position_lag_and_pending()
    {
        await DeliverAsync(3);
        await AddAsync(2, first: 4);

        string[] row = (await RunAsync("groups", Key)).Ok().Row("g");
        JsonElement group = Assert.Single((await RunAsync("groups", Key, "--json")).Ok().Json.EnumerateArray());

        Assert.Equal(["g", "2", "3"], row[..3]);
        Assert.Equal((2, true, "3-0", "1-0"), (group.GetProperty("lag").GetInt32(), group.GetProperty("is_lag_exact").GetBoolean(), Text(group, "last_delivered"), Text(group, "oldest_pending")));
        Assert.Contains("No groups", (await RunAsync("groups", await OtherAsync())).Ok().Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Consumers_shows_who_lives()
    {
        await DeliverAsync(3);
        await StealAsync("bob", "2-0");
        await StealAsync("(released)", "3-0");
        await RedisAsync("SET", $"{{{Key}}}:consumer:g:bob", "t host=pod-7 pid=41 since=2026-11-28T10:00:00.000Z handles=order.placed", "PX", "10000");

        CliResult table = (await RunAsync("consumers", Key, "g")).Ok();
        JsonElement json = (await RunAsync("consumers", Key, "g", "--json")).Ok().Json;

        Assert.Equal(["alice", "no lease", "1"], table.Row("alice")[..3]);
        Assert.Equal(["bob", "alive", "1"], table.Row("bob")[..3]);
        Assert.Equal("process 41 on pod-7 since 2026-11-28 10:00:00Z, handles order.placed", table.Row("bob")[^1]);
        Assert.Equal(["(released)", "released", "1"], table.Row("(released)")[..3]);
        Assert.Equal("order.placed", Assert.Single(json[2].GetProperty("handles").EnumerateArray()).GetString());
        Assert.Equal(["released", "unknown", "alive"], json.EnumerateArray().Select(one => Text(one, "liveness")));
    }

    [Fact]
    public async Task Pending_filters_and_says_where_it_goes_on()
    {
        await DeliverAsync(4);
        await StealAsync("bob", "2-0");
        await RedisAsync("XDEL", Key, "4-0");

        CliResult first = (await RunAsync("pending", Key, "g", "--count", "2")).Ok();
        CliResult rest = (await RunAsync("pending", Key, "g", "--from", "2-1")).Ok();
        JsonElement bobs = (await RunAsync("pending", Key, "g", "--consumer", "bob", "--json")).Ok().Json;

        Assert.Equal(["1-0", "alice"], first.Row("1-0")[..2]);
        Assert.Contains("There is more: --from 2-1", first.Out, StringComparison.Ordinal);
        Assert.Equal("gone", rest.Row("4-0")[^1]);
        Assert.Equal("2-0", Text(Assert.Single(bobs.GetProperty("entries").EnumerateArray()), "id"));
        Assert.Contains("Nothing is pending", (await RunAsync("pending", Key, "g", "--idle", "1h")).Ok().Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entry_tells_who_has_it_and_what_became_of_it()
    {
        await DeliverAsync(2);
        await RedisAsync("XACK", Key, "g", "2-0");
        await BuryAsync("2-0");

        CliResult pending = (await RunAsync("entry", Key, "1-0")).Ok();
        JsonElement dead = (await RunAsync("entry", Key, "2-0", "--json")).Ok().Json;

        Assert.Equal(["g", "pending", "alice"], pending.Row("g")[..3]);
        Assert.Equal(["n", "1"], pending.Row("n"));
        Assert.Equal("done", Text(dead.GetProperty("groups")[0], "state"));
        Assert.Equal("max-deliveries", Text(dead.GetProperty("dead_letters")[0], "reason"));
        Assert.Contains("not in the stream", (await RunAsync("entry", Key, "9-0")).Fails(3).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_prints_a_range_in_either_order()
    {
        await AddAsync(5);

        Assert.Equal(
            ["2-0  type=order.paid  n=2", "3-0  type=order.placed  n=3"], (await RunAsync("replay", Key, "--from", "2", "--to", "3")).Ok().Lines);
        Assert.Equal(["5-0", "4-0"], (await RunAsync("replay", Key, "--newest", "--count", "2", "--json")).Ok().JsonLines.Select(line => Text(line, "id")));
        Assert.Equal(
            ["2", "4"],
            (await RunAsync("replay", Key, "--type", "order.paid", "--json")).Ok().JsonLines.Select(line => Text(line.GetProperty("fields"), "n")));
        Assert.Empty((await RunAsync("replay", Key, "--from", "1h")).Ok().Out);
    }

    [Fact]
    public async Task Tail_begins_where_it_is_told_to_and_follows()
    {
        await AddAsync(5);
        Assert.Equal(["4-0", "5-0"], (await RunAsync("tail", Key, "--last", "2", "--count", "2", "--json")).Ok().JsonLines.Select(line => Text(line, "id")));
        Assert.Equal(["1-0", "2-0"], (await RunAsync("tail", Key, "--last", "9", "--count", "2", "--json")).Ok().JsonLines.Select(line => Text(line, "id")));
        Assert.Equal(["4-0"], (await RunAsync("tail", Key, "--after", "2-0", "--type", "order.paid", "--count", "1", "--json")).Ok().JsonLines.Select(line => Text(line, "id")));

        // From now on: an entry that comes while it follows, in the end.
        Task<CliResult> following = RunAsync("tail", Key, "--count", "1");
        while (!following.IsCompleted)
        {
            await RedisAsync("XADD", Key, "*", "type", "late");
            await Task.WhenAny(following, Task.Delay(20));
        }

        Assert.EndsWith("  type=late", Assert.Single((await following).Ok().Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dead_list_and_show_print_dead_letters_and_their_kinds()
    {
        string one = await BuryAsync("1-0");
        await BuryAsync("2-0", "policy", "f2");
        await BuryAsync("3-0");

        CliResult list = (await RunAsync("dead", "list", Key, "--count", "2")).Ok();
        CliResult kinds = (await RunAsync("dead", "list", Key, "--kinds")).Ok();
        JsonElement shown = (await RunAsync("dead", "show", Key, one, "--json")).Ok().Json;

        Assert.Equal([one, "1-0", "g", "max-deliveries", "5", "System.Exception: no"], list.Row(one));
        Assert.Contains("There is more: --from", list.Out, StringComparison.Ordinal);
        Assert.Equal(["2", "g", "max-deliveries", "f1"], kinds.Row("2")[..4]);
        Assert.Equal("policy", Text(Assert.Single((await RunAsync("dead", "list", Key, "--fingerprint", "f2", "--json")).Ok().Json.GetProperty("letters").EnumerateArray()), "reason"));
        Assert.Equal(("1-0", "1-0"), (Text(shown, "original_id"), Text(shown.GetProperty("fields"), "n")));
        Assert.Contains("order.placed", (await RunAsync("dead", "show", Key, one)).Ok().Out, StringComparison.Ordinal);
        Assert.Contains("No dead letters", (await RunAsync("dead", "list", await OtherAsync())).Ok().Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Alerts_end_with_a_code_of_their_own()
    {
        await DeliverAsync(2);

        CliResult found = await RunAsync("alerts", Key, "--pending", "1", "--idle", "0s");
        CliResult none = await RunAsync("alerts", await OtherAsync());

        Assert.Equal(6, found.Code);
        Assert.Contains("2 entries delivered and not acknowledged.", found.Out, StringComparison.Ordinal);
        Assert.Contains("Consumer 'alice' has 2 entries pending", found.Out, StringComparison.Ordinal);
        Assert.Contains("All is well.", none.Ok().Out, StringComparison.Ordinal);
    }

    private async Task<string> OtherAsync()
    {
        await RedisAsync("XADD", Key + "-other", "*", "a", "b");
        return Key + "-other";
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
