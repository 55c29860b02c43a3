using Events.Conformance.Entries;
using Events.Errors;
using Events.StackExchangeRedis.Stores;
using Events.Store;
using Events.TestSupport;
using StackExchange.Redis;

namespace Events.StackExchangeRedis.Reading;

/// <summary>When a reader that polls asks again. The clock is the test's; the server counts.</summary>
public sealed class PollingReaderTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    private readonly ManualTimeProvider _clock = new();
    private readonly StreamKey _key = new("s");
    private RedisServer _server = null!;
    private ConnectionMultiplexer _multiplexer = null!;
    private StackExchangeStreamStore _store = null!;

    public async Task InitializeAsync()
    {
        _server = await RedisServer.StartOwnAsync();
        _multiplexer = await Multiplexers.ConnectAsync(_server);
        var options = new StackExchangeRedisOptions
        {
            MinPollPause = TimeSpan.FromMilliseconds(10),
            MaxPollPause = TimeSpan.FromMilliseconds(60),
        };
        _store = new StackExchangeStreamStore(_multiplexer, options, _clock);
        await _store.CreateGroupAsync(_key, "g", EntryId.Min);
    }

    public async Task DisposeAsync()
    {
        _multiplexer.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Pauses_double_up_to_the_longest_while_nothing_comes_and_there_is_none_while_something_does()
    {
        await using IGroupReader reader = _store.OpenReader(new ConsumerKey(_key, "g", "c"));
        Task<EntryPage> reading = reader.ReadNewAsync(10, Long, default, default).AsTask();

        // Polled at 0, and then after 10, 20, 40, 60, 60.
        await PolledAsync(1);
        await NotBeforeAsync(10, polls: 2);
        await NotBeforeAsync(20, polls: 3);
        await NotBeforeAsync(40, polls: 4);
        await NotBeforeAsync(60, polls: 5);
        await NotBeforeAsync(60, polls: 6);
        await AddAsync("1-0");
        _clock.Advance(TimeSpan.FromMilliseconds(60));
        Assert.Equal(["1-0 n=1"], PageText.Of(await reading));
        await PolledAsync(7);

        // At once, with no pause before it.
        await AddAsync("2-0");
        Assert.Equal(["2-0 n=1"], PageText.Of(await reader.ReadNewAsync(10, Long, default, default)));

        // And the next pause is the shortest again.
        reading = reader.ReadNewAsync(10, Long, default, default).AsTask();
        await PolledAsync(9);
        await NotBeforeAsync(10, polls: 10);
        await AddAsync("3-0");
        _clock.Advance(TimeSpan.FromMilliseconds(20));
        Assert.Equal(["3-0 n=1"], PageText.Of(await reading));
    }

    [Fact]
    public async Task The_last_pause_ends_with_the_wait()
    {
        await using IGroupReader reader = _store.OpenReader(new ConsumerKey(_key, "g", "c"));
        Task<EntryPage> reading = reader.ReadNewAsync(10, TimeSpan.FromMilliseconds(15), default, default).AsTask();
        await PolledAsync(1);
        await NotBeforeAsync(10, polls: 2);
        await NotBeforeAsync(5, polls: 3);

        using EntryPage page = await reading;
        Assert.Equal(0, page.Count);
    }

    [Fact]
    public async Task A_cancellation_ends_a_pause_at_once()
    {
        using var cancellation = new CancellationTokenSource();
        await using IGroupReader reader = _store.OpenReader(new ConsumerKey(_key, "g", "c"));
        Task<EntryPage> reading = reader.ReadNewAsync(10, Long, default, cancellation.Token).AsTask();
        await PolledAsync(1);
        await Eventually.TrueAsync(() => _clock.ArmedTimers == 1);
        await cancellation.CancelAsync();

        var cancelled = await Assert.ThrowsAsync<OperationCanceledException>(() => reading);
        Assert.Equal(cancellation.Token, cancelled.CancellationToken);
        Assert.Equal(0, _store.WaitingReaders);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_refused_acknowledgement_is_told_apart_from_what_the_read_brings(bool isThere)
    {
        if (isThere) await AddAsync("1-0");
        await using IGroupReader reader = _store.OpenReader(new ConsumerKey(_key, "g", "c"));
        await _server.CommandAsync("ACL", "SETUSER", "default", "-xack");

        string[] page = PageText.Of(await reader.ReadNewAsync(10, TimeSpan.Zero, new[] { new EntryId(1, 0) }, default));
        Assert.Equal(isThere ? ["1-0 n=1"] : [], page);
        Assert.True(reader.Acknowledgement is { IsAnswered: true, IsDone: false, Error: ServerErrorException { Code: "NOPERM" } });

        Assert.Equal(0, (await reader.ReadNewAsync(10, TimeSpan.Zero, default, default)).Count);
        Assert.Equal(default, reader.Acknowledgement);
    }

    [Fact]
    public async Task An_acknowledgement_that_is_done_is_done_whatever_becomes_of_the_read()
    {
        await AddAsync("1-0");
        await using IGroupReader reader = _store.OpenReader(new ConsumerKey(_key, "g", "c"));
        (await reader.ReadNewAsync(10, TimeSpan.Zero, default, default)).Dispose();
        await _server.CommandAsync("ACL", "SETUSER", "default", "-xreadgroup");

        await Assert.ThrowsAsync<ServerErrorException>(
            async () => await reader.ReadNewAsync(10, Long, new[] { new EntryId(1, 0) }, default));
        Assert.True(reader.Acknowledgement.IsDone);
    }

    // Until a millisecond before the end of the pause nothing is asked; then it is.
    private async Task NotBeforeAsync(int milliseconds, int polls)
    {
        await Eventually.TrueAsync(() => _clock.ArmedTimers == 1);
        _clock.Advance(TimeSpan.FromMilliseconds(milliseconds - 1));
        Assert.Equal(1, _clock.ArmedTimers);
        Assert.Equal(polls - 1, await PollsAsync());
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await PolledAsync(polls);
    }

    private Task PolledAsync(int polls) => Eventually.TrueAsync(async () => await PollsAsync() == polls);

    private async Task<int> PollsAsync()
    {
        string stats = (string)(await _server.CommandAsync("INFO", "commandstats"))!;
        string? line = stats.Split('\n').FirstOrDefault(text => text.StartsWith("cmdstat_xreadgroup:calls=", StringComparison.Ordinal));
        return line is null ? 0 : int.Parse(line["cmdstat_xreadgroup:calls=".Length..line.IndexOf(',', StringComparison.Ordinal)]);
    }

    private async Task AddAsync(string id) => await _store.AddAsync(_key, Fields.Of("n", "1").View, id: EntryId.Parse(id));
}
