using System.Globalization;
using Events.Administration;
using Events.Client;
using Events.Dashboard.Live;
using Events.Redis;
using Events.Redis.Stores;
using Events.TestSupport;

namespace Events.Dashboard;

/// <summary>What takes the store some work is done once for all who look, however many they are.</summary>
public sealed class SharedLookTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task All_who_look_for_streams_share_one_look_at_the_keys()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using RawRedis raw = await server.ConnectRawAsync();
        for (int i = 0; i < 3; i++) await raw.CommandAsync("XADD", $"orders:{i}", "*", "type", "a");
        await using var client = new EventsClient(new RedisStreamStore(RedisOptions.Parse(server.Endpoint)));
        StreamWatches watches = Watches(client);

        foreach (FoundStreams found in await ManyAsync(() => watches.FindAsync("orders:*", CancellationToken.None)))
        {
            Assert.Equal(3, found.Count);
            Assert.Equal(["orders:0", "orders:1", "orders:2"], found.First);
        }

        Assert.Equal(1, await CallsAsync(raw, "scan"));
        _time.Advance(Interval);
        await ManyAsync(() => watches.FindAsync("orders:*", CancellationToken.None));
        Assert.Equal(2, await CallsAsync(raw, "scan"));

        // What an action has changed is seen at once.
        await raw.CommandAsync("XADD", "orders:3", "*", "type", "a");
        watches.ForgetAll();
        Assert.Equal(4, (await watches.FindAsync("orders:*", CancellationToken.None)).Count);
    }

    [Fact]
    public async Task All_who_look_at_dead_letters_share_one_reading_of_them()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using RawRedis raw = await server.ConnectRawAsync();
        await using var client = new EventsClient(new RedisStreamStore(RedisOptions.Parse(server.Endpoint)));
        StreamWatch watch = Watches(client).Of("orders");
        await AddLetterAsync(raw);

        Assert.All(await ManyAsync(() => watch.GetKindsAsync(CancellationToken.None)), static kinds => Assert.Equal(1, Assert.Single(kinds).Count));
        long reads = await CallsAsync(raw, "xrange") + await CallsAsync(raw, "xrevrange");
        Assert.True(reads > 0);

        // Another one is seen when it is time, by one for all.
        await AddLetterAsync(raw);
        Assert.All(await ManyAsync(() => watch.GetKindsAsync(CancellationToken.None)), static kinds => Assert.Equal(1, Assert.Single(kinds).Count));
        Assert.Equal(reads, await CallsAsync(raw, "xrange") + await CallsAsync(raw, "xrevrange"));
        _time.Advance(Interval);
        Assert.All(await ManyAsync(() => watch.GetKindsAsync(CancellationToken.None)), static kinds => Assert.Equal(2, Assert.Single(kinds).Count));
        Assert.Equal(2 * reads, await CallsAsync(raw, "xrange") + await CallsAsync(raw, "xrevrange"));
    }

    [Fact]
    public async Task All_who_look_at_an_entry_share_one_reading_of_the_dead_letters()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using RawRedis raw = await server.ConnectRawAsync();
        await raw.CommandAsync("XADD", "orders", "1-1", "type", "a");
        await using var client = new EventsClient(new RedisStreamStore(RedisOptions.Parse(server.Endpoint)));
        StreamWatch watch = Watches(client).Of("orders");
        await AddLetterAsync(raw);

        Assert.All(await ManyAsync(() => watch.GetLifeAsync(new EntryId(1, 1), CancellationToken.None)), static life => Assert.NotNull(life.Entry));
        long reads = await CallsAsync(raw, "xrange");
        Assert.True(reads > 0);
        _time.Advance(Interval);
        Assert.All(await ManyAsync(() => watch.GetLifeAsync(new EntryId(1, 1), CancellationToken.None)), static life => Assert.NotNull(life.Entry));
        Assert.Equal(2 * reads, await CallsAsync(raw, "xrange"));

        // What an action has changed is seen at once.
        await raw.CommandAsync("XDEL", "orders", "1-1");
        watch.Forget();
        Assert.Null((await watch.GetLifeAsync(new EntryId(1, 1), CancellationToken.None)).Entry);
    }

    [Fact]
    public async Task A_look_that_takes_long_is_followed_by_a_rest_and_one_that_fails_is_not_repeated_by_all()
    {
        int looks = 0;
        var look = new SharedLook<string>(
            (_, _) =>
            {
                looks++;
                _time.Advance(TimeSpan.FromSeconds(10));
                return looks == 2 ? throw new InvalidOperationException("no") : ValueTask.FromResult($"{looks}");
            },
            Interval,
            _time);

        Assert.Equal("1", await look.GetAsync(CancellationToken.None));
        _time.Advance(TimeSpan.FromSeconds(89));
        Assert.Equal("1", await look.GetAsync(CancellationToken.None));
        _time.Advance(TimeSpan.FromSeconds(1));
        for (int i = 0; i < 3; i++) await Assert.ThrowsAsync<InvalidOperationException>(async () => await look.GetAsync(CancellationToken.None));
        Assert.Equal(2, looks);
        look.Forget();
        Assert.Equal("3", await look.GetAsync(CancellationToken.None));
    }

    private static Task<T[]> ManyAsync<T>(Func<ValueTask<T>> ask) => Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ask().AsTask()));

    private static Task<object?> AddLetterAsync(RawRedis raw) => raw.CommandAsync(
        "XADD", "{orders}:dead", "*", "dead:group", "g", "dead:reason", "handler-failed", "dead:id", "1-1", "dead:fingerprint", "f");

    private static async Task<long> CallsAsync(RawRedis raw, string command)
    {
        string stats = (string)(await raw.CommandAsync("INFO", "commandstats"))!;
        string? line = stats.Split("\r\n").FirstOrDefault(one => one.StartsWith($"cmdstat_{command}:", StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.Split('=', ',')[1], CultureInfo.InvariantCulture);
    }

    private StreamWatches Watches(EventsClient client) =>
        new(client, new WatchOptions(Interval, TimeSpan.FromMinutes(1), new AlertLimits()), new HandlerTimes(null, _time), _time);
}
