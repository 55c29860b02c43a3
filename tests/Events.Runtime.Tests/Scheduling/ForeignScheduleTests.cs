using System.Globalization;
using System.Text;
using Events.Redis;
using Events.Redis.Stores;
using Events.Runtime.Tests.Redis;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Schedules;
using Events.TestSupport;

namespace Events.Runtime.Tests.Scheduling;

/// <summary>What stands in the keys of a schedule may have been put there by others.</summary>
public sealed class ForeignScheduleTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    private static readonly RecurringRule Daily = new("0 8 * * *", "Europe/Berlin");
    private static readonly Entry Entry = new("n", "1");

    private readonly StreamKey _key = new(RedisServer.UniqueKey());

    // What others may put where an item is packed, in Lua.
    private static readonly string[] Values =
    [
        "''", "'text'", "cmsgpack.pack(7)", "cmsgpack.pack({})", "cmsgpack.pack({ a = 1 })",
        Item(), Item(args: "{ '*' }"), Item(args: "{ '*', 'a' }"), Item(args: "{ '*', 'a', 'b', 'c' }"), Item(args: "{ '*', 'a', {} }"), Item(args: "{ '*', 'a', 1 }"),
        Item(args: "{ '5-1', 'a', 'b' }"), Item(args: "{ 'MAXLEN', '~', 'x', '*', 'a', 'b' }"), Item(args: "{ 'MAXLEN', '?', '1', '*', 'a', 'b' }"),
        Item(args: "{ 'NOMKSTREAM', '~', '1', '*', 'a', 'b' }"), Item(args: "{ 'MAXLEN', '~', '99999999999999999999', '*', 'a', 'b' }"),
        Item(age: "1", args: "{ '*', 'a', 'b' }"), Item(age: "-1", args: "{ '*', 'a', 'b' }"), Item(age: "0/0", args: "{ '*', 'a', 'b' }"),
        Item(age: "'1'", args: "{ '*', 'a', 'b' }"), Item(stamps: "{ 9, 0, 0 }", args: "{ '*', 'a', 'b' }"), Item(stamps: "{ 2, 0, 0 }", args: "{ '*', 'a', 'b' }"),
        Item(stamps: "{ 3, 0 }", args: "{ '*', 'a', 'b' }"), Item(stamps: "'x'", args: "{ '*', 'a', 'b' }"), Item(stamps: "{ 'x', 0, 0 }", args: "{ '*', 'a', 'b' }"),
        Item(produced: "'elsewhere'", args: "{ '*', 'a', 'b' }"), Item(produced: "KEYS[3]", window: "'0'", args: "{ '*', 'a', 'b' }"),
        Item(produced: "KEYS[3]", window: "'x'", args: "{ '*', 'a', 'b' }"), Item(cron: "'* * * * *'", args: "{ '*', 'a' }"), Item(cron: "{}", args: "{ '*', 'a', 'b' }"),
        Item(args: "{ '*', 'a', 'b', unpack(many) }"),
    ];

    [Fact]
    public async Task What_cannot_be_read_doubles_nothing_holds_up_nothing_and_is_set_aside()
    {
        await using RedisStreamStore store = await Stores.ConnectAsync(fixture.Server);
        DateTimeOffset past = (await store.NowAsync(_key)).AddMinutes(-1);
        await store.ScheduleAsync(_key, new ScheduleRequest("before", ScheduleTime.At(past.AddSeconds(-1))), Entry.Fields);
        await store.ScheduleAsync(_key, new ScheduleRequest("behind", ScheduleTime.At(past.AddSeconds(1))), Entry.Fields);
        for (int i = 0; i < Values.Length; i++) await PutAsync($"bad{i:00}", past, Values[i]);
        await PutAsync("missing", past, null);

        ScheduleRound round = await store.MoveDueAsync(_key, 200);
        ScheduleRound again = await store.MoveDueAsync(_key, 200);

        string[] bad = [.. Enumerable.Range(0, Values.Length).Select(static i => $"bad{i:00}"), "missing"];
        Assert.Equal(bad, round.SetAside);
        Assert.Equal((2, 0, null, null), (round.Moved, again.Moved, round.Refusal, round.Next));
        Assert.Empty(again.SetAside);
        Assert.Empty(round.Recurring);
        Assert.Equal(2, await store.LengthAsync(_key));
        Assert.Null((await WatchAsync(store)).ScheduledIn);

        ScheduledPage page = await store.ListScheduledAsync(_key, null, 1000);
        Assert.Equal(bad, page.Entries.Select(static entry => entry.Id));
        Assert.All(page.Entries, static entry => Assert.True(entry is { IsSetAside: true, FieldCount: 0, Rule: null }));
        Assert.True((await store.CancelScheduledAsync(_key, "bad00")).IsCancelled);

        // Whoever schedules under its ID takes its place.
        Assert.Equal(ScheduleReplyKind.Scheduled, (await store.ScheduleAsync(_key, new ScheduleRequest("bad01", ScheduleTime.At(past)), Entry.Fields)).Kind);
        Assert.Equal(1, (await store.MoveDueAsync(_key, 200)).Moved);
    }

    [Fact]
    public async Task A_page_of_it_holds_up_nothing_either()
    {
        await using RedisStreamStore store = await Stores.ConnectAsync(fixture.Server);
        DateTimeOffset past = (await store.NowAsync(_key)).AddMinutes(-1);
        for (int i = 0; i < 7; i++) await PutAsync($"bad{i}", past, "'x'");
        await store.ScheduleAsync(_key, new ScheduleRequest("behind", ScheduleTime.At(past.AddSeconds(1))), Entry.Fields);

        ScheduleRound round = await store.MoveDueAsync(_key, 2);

        Assert.Equal((1, 7), (round.Moved, round.SetAside.Count));
    }

    [Fact]
    public async Task Where_there_is_no_memory_nothing_is_appended_and_nothing_set_aside()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync("--maxmemory-policy", "noeviction");
        await using RedisStreamStore store = await Stores.ConnectAsync(server);
        DateTimeOffset past = (await store.NowAsync(_key)).AddMinutes(-1);
        await store.ScheduleAsync(_key, new ScheduleRequest("good", ScheduleTime.At(past)), Entry.Fields);
        await server.CommandAsync("ZADD", ScheduleKeys.Times(_key).Name, "0", "bad");
        await server.CommandAsync("CONFIG", "SET", "maxmemory", "1");

        ScheduleRound round = await store.MoveDueAsync(_key, 200);

        Assert.Equal(0, round.Moved);
        Assert.Empty(round.SetAside);
        Assert.StartsWith("OOM ", round.Refusal, StringComparison.Ordinal);
        await server.CommandAsync("CONFIG", "SET", "maxmemory", "0");
        Assert.Equal(0, await store.LengthAsync(_key));
        Assert.Equal(1, (await store.MoveDueAsync(_key, 200)).Moved);
    }

    [Theory]
    [InlineData("-5")]
    [InlineData("-inf")]
    [InlineData("1.5")]
    [InlineData("1700000000000.25")]
    public async Task One_that_recurs_comes_whatever_number_others_have_put_there_as_its_time(string score)
    {
        await using RedisStreamStore store = await Stores.ConnectAsync(fixture.Server);
        DateTimeOffset now = await store.NowAsync(_key);
        await store.ScheduleAsync(_key, new ScheduleRequest("r", ScheduleTime.At(now.AddHours(1))) { Recurring = Daily }, Entry.Fields);
        await fixture.Server.CommandAsync("ZADD", ScheduleKeys.Times(_key).Name, score, "r");

        DueOccurrence due = Assert.Single((await store.MoveDueAsync(_key, 10)).Recurring);
        Assert.NotNull(await store.MoveOccurrenceAsync(_key, due, now.AddHours(1)));
        Assert.Empty((await store.MoveDueAsync(_key, 10)).Recurring);
    }

    [Fact]
    public async Task Listing_comes_to_an_end_whatever_stands_there()
    {
        await using RedisStreamStore store = await Stores.ConnectAsync(fixture.Server);
        const string Put =
            """
            for _, score in ipairs({ '-inf', '-1', '0.25', '5', '253402300799999', '253402300800000', '253402300800001', '1e300', '+inf' }) do
              for i = 1, 4 do redis.call('ZADD', KEYS[1], score, score .. string.char(255 - i % 2, i + 128, 65)) end
            end
            return redis.call('ZCARD', KEYS[1])
            """;
        long count = (long)(await fixture.Server.CommandAsync("EVAL", Put, "1", ScheduleKeys.Times(_key).Name))!;
        for (int size = 1; size <= 5; size++)
        {
            long seen = 0;
            SchedulePosition? after = null;
            while (await store.ListScheduledAsync(_key, after, size) is { Entries.Count: > 0 } page)
            {
                Assert.Equal(count, page.Total);
                Assert.InRange(seen += page.Entries.Count, 1, count);
                after = page.Entries[^1].Position;
            }

            Assert.Equal(count, seen);
        }
    }

    [Fact]
    public async Task Listing_goes_on_where_what_was_last_is_gone_or_has_another_time()
    {
        await using RedisStreamStore store = await Stores.ConnectAsync(fixture.Server);
        DateTimeOffset due = (await store.NowAsync(_key)).AddHours(1);
        for (int i = 0; i < 6; i++) await store.ScheduleAsync(_key, new ScheduleRequest($"id{i}", ScheduleTime.At(due)), Entry.Fields);
        ScheduledPage first = await store.ListScheduledAsync(_key, null, 2);
        await store.CancelScheduledAsync(_key, "id1");
        ScheduledPage second = await store.ListScheduledAsync(_key, first.Entries[^1].Position, 2);
        await fixture.Server.CommandAsync("ZADD", ScheduleKeys.Times(_key).Name, "9e12", "id3");
        ScheduledPage third = await store.ListScheduledAsync(_key, second.Entries[^1].Position, 9);

        Assert.Equal(
            ["id0", "id1", "id2", "id3", "id4", "id5", "id3"],
            first.Entries.Concat(second.Entries).Concat(third.Entries).Select(static entry => entry.Id));
    }

    [Fact]
    public async Task The_locale_of_the_server_changes_no_order()
    {
        string folder = Directory.CreateTempSubdirectory("events-locale-").FullName;
        try
        {
            await OtherLocale.MakeAsync(folder, "other");
            await using RedisServer server = await RedisServer.StartOwnAsync(
                new Dictionary<string, string> { ["LOCPATH"] = folder, ["LC_ALL"] = "other" });
            Assert.Equal(1L, await server.CommandAsync("EVAL", "return 'a' < 'B' and 1 or 0", "0"));
            await using RedisStreamStore store = await Stores.ConnectAsync(server);
            DateTimeOffset due = (await store.NowAsync(_key)).AddHours(1);
            foreach (string id in new[] { "a", "B", "aB", "Ba" }) await store.ScheduleAsync(_key, new ScheduleRequest(id, ScheduleTime.At(due)), Entry.Fields);

            var seen = new List<string>();
            SchedulePosition? after = null;
            while (await store.ListScheduledAsync(_key, after, 1) is { Entries.Count: > 0 } page)
            {
                seen.AddRange(page.Entries.Select(static entry => entry.Id));
                after = page.Entries[^1].Position;
            }

            Assert.Equal(["B", "Ba", "a", "aB"], seen);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_key_that_cannot_be_asked_for_holds_back_its_event_and_doubles_none()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using (RedisStreamStore admin = await Stores.ConnectAsync(server))
        {
            var request = new ScheduleRequest("a", ScheduleTime.After(TimeSpan.Zero)) { Key = "k"u8.ToArray() };
            await admin.ScheduleAsync(_key, request, Entry.Fields);
        }

        await server.CommandAsync("ACL", "SETUSER", "mover", "on", ">pw", "~*", "+@all", "-get");
        await using RedisStreamStore store = await Stores.ConnectAsync(server, static options => As("mover", options));
        ScheduleRound round = await store.MoveDueAsync(_key, 10);
        Assert.Equal(0, round.Moved);
        Assert.NotNull(round.Refusal);
        Assert.Equal(0, await store.LengthAsync(_key));
    }

    private async Task<PendingWatch> WatchAsync(RedisStreamStore store)
    {
        await store.CreateGroupAsync(_key, "g", EntryId.Min);
        return await store.WatchAsync(new(_key, "g", "c"), EntryId.Min, 1);
    }

    private static string Item(
        string age = "0", string produced = "''", string window = "'1'", string cron = "''", string stamps = "{ 0, 0, 0 }", string args = "{}") =>
        $"cmsgpack.pack({{ {age}, {produced}, {window}, {cron}, '', '1', {stamps}, {args} }})";

    private async Task PutAsync(string id, DateTimeOffset due, string? value)
    {
        var script = new StringBuilder("local many = {} for i = 1, 7000 do many[i] = 'x' end redis.call('ZADD', KEYS[1], ARGV[1], ARGV[2])");
        if (value is not null) script.Append(CultureInfo.InvariantCulture, $" redis.call('HSET', KEYS[2], ARGV[2], {value})");
        await fixture.Server.CommandAsync(
            "EVAL", script.ToString(), "3", ScheduleKeys.Times(_key).Name, ScheduleKeys.Events(_key).Name, _key.Beside("produced:t:k").Name,
            due.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), id);
    }

    private static RedisOptions As(string user, RedisOptions options)
    {
        options.User = user;
        options.Password = "pw";
        return options;
    }
}
