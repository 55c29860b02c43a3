using Events.Conformance.Entries;
using Events.InMemory;
using Events.Store;
using Events.TestSupport;

namespace Events.Conformance.Embedded;

/// <summary>The embedded store under a clock that only the test moves.</summary>
public sealed class VirtualTimeTests : IAsyncDisposable
{
    private const string Group = "g";

    private static readonly StreamKey Key = new("orders");

    private readonly ManualTimeProvider _clock = new(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000));
    private readonly InMemoryStreamStore _store;

    public VirtualTimeTests() => _store = new InMemoryStreamStore(_clock);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Ids_are_the_time_of_the_clock()
    {
        Assert.Equal("1700000000000-0", await AddAsync());
        Assert.Equal("1700000000000-1", await AddAsync());
        _clock.Advance(TimeSpan.FromMilliseconds(0.9));
        Assert.Equal("1700000000000-2", await AddAsync());
        _clock.Advance(TimeSpan.FromMilliseconds(0.1));
        Assert.Equal("1700000000001-0", await AddAsync());
    }

    [Fact]
    public async Task Ids_do_not_follow_a_clock_that_is_set_back()
    {
        await AddAsync();
        _clock.Advance(TimeSpan.FromHours(-1));

        Assert.Equal("1700000000000-1", await AddAsync());
        await _store.DeleteStreamAsync(Key);
        Assert.Equal("1699996400000-0", await AddAsync());
    }

    [Fact]
    public async Task A_clock_before_1970_still_gives_ids()
    {
        _clock.Advance(DateTimeOffset.UnixEpoch.AddDays(-1) - _clock.GetUtcNow());

        Assert.Equal("0-1", await AddAsync());
        Assert.Equal("0-2", await AddAsync());
    }

    [Fact]
    public async Task Entries_are_idle_enough_at_the_very_millisecond()
    {
        await DeliverAsync("alice");
        _clock.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Empty(await ClaimAsync(TimeSpan.FromSeconds(1)));
        Assert.Empty(await ClaimAsync(TimeSpan.FromMilliseconds(998.1) + TimeSpan.FromMilliseconds(1)));
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Single(await ClaimAsync(TimeSpan.FromSeconds(1)));
        Assert.Empty(await ClaimAsync(TimeSpan.FromMilliseconds(1)));
    }

    [Fact]
    public async Task Idle_times_are_told_by_the_clock()
    {
        await DeliverAsync("alice");
        _clock.Advance(TimeSpan.FromMinutes(3));

        PendingEntry line = Assert.Single(await _store.PendingAsync(Key, Group, new PendingQuery()));
        Assert.Equal(TimeSpan.FromMinutes(3), line.Idle);
        Assert.Equal(TimeSpan.FromMinutes(3), Assert.Single(await _store.ConsumerInfoAsync(Key, Group)).Idle);
        _clock.Advance(TimeSpan.FromMinutes(-10));
        line = Assert.Single(await _store.PendingAsync(Key, Group, new PendingQuery()));
        Assert.Equal(TimeSpan.Zero, line.Idle);
    }

    [Fact]
    public async Task A_blocked_read_ends_when_the_clock_says_so()
    {
        Task<EntryPage> waiting = await BlockAsync(TimeSpan.FromSeconds(5));
        _clock.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        Assert.False(waiting.IsCompleted);
        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.Empty(PageText.Of(await waiting));
        Assert.Equal(0, _clock.ArmedTimers);
        await AddAsync();
        Assert.Equal(0, (await _store.PendingAsync(Key, Group)).Count);
    }

    [Fact]
    public async Task A_blocked_read_that_was_served_leaves_no_timer_behind()
    {
        Task<EntryPage> waiting = await BlockAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(1, _clock.ArmedTimers);
        await AddAsync();

        Assert.Single(PageText.Of(await waiting));
        Assert.Equal(0, _clock.ArmedTimers);
    }

    [Fact]
    public async Task A_cancelled_read_leaves_no_timer_behind()
    {
        using var cancellation = new CancellationTokenSource();
        Task<EntryPage> waiting = await BlockAsync(TimeSpan.FromSeconds(5), cancellation.Token);
        await cancellation.CancelAsync();

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(cancellation.Token, cancelled.CancellationToken);
        Assert.Equal(0, _clock.ArmedTimers);
    }

    [Fact]
    public async Task A_read_may_wait_for_longer_than_timers_reach()
    {
        Task<EntryPage> waiting = await BlockAsync(TimeSpan.MaxValue);
        Assert.Equal(0, _clock.ArmedTimers);
        await AddAsync();

        Assert.Single(PageText.Of(await waiting));
    }

    [Fact]
    public async Task Whoever_adds_an_entry_does_not_run_the_reader_that_it_wakes()
    {
        Task<EntryPage> waiting = await BlockAsync(TimeSpan.FromSeconds(5));
        int producer = Environment.CurrentManagedThreadId;
        bool isAdding = true;
        bool ranInside = false;
        Task continuation = waiting.ContinueWith(
            _ => ranInside = isAdding && Environment.CurrentManagedThreadId == producer,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        ValueTask<EntryId> adding = _store.AddAsync(Key, Fields.Of("a", "1").View);
        isAdding = false;
        await adding;
        await continuation;

        Assert.False(ranInside);
    }

    private async Task<string> AddAsync() => (await _store.AddAsync(Key, Fields.Of("a", "1").View)).ToString();

    private async Task DeliverAsync(string consumer)
    {
        await _store.CreateGroupAsync(Key, Group, EntryId.Min);
        await AddAsync();
        await using IGroupReader reader = _store.OpenReader(new ConsumerKey(Key, Group, consumer));
        (await reader.ReadNewAsync(1, TimeSpan.Zero, default, default)).Dispose();
    }

    private async Task<string[]> ClaimAsync(TimeSpan minIdle)
    {
        using ClaimPage page = await _store.AutoClaimAsync(new(Key, Group, "bob"), minIdle, EntryId.Min, 10);
        return PageText.Of(page.Entries);
    }

    private async Task<Task<EntryPage>> BlockAsync(TimeSpan block, CancellationToken cancellationToken = default)
    {
        await _store.CreateGroupAsync(Key, Group, EntryId.Min);
        IGroupReader reader = _store.OpenReader(new ConsumerKey(Key, Group, "alice"));
        return reader.ReadNewAsync(1, block, default, cancellationToken).AsTask();
    }
}
