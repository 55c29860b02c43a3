using Events.Client;
using Events.Diagnostics;
using Events.Errors;
using Events.InMemory;
using Events.Producing;
using Events.Runtime.Tests.Diagnostics;
using Events.Runtime.Tests.Redis;
using Events.Runtime.Tests.Retaining;
using Events.Runtime.Tests.Retaining.Sample;
using Events.Scheduling;
using Events.Store;
using Events.Store.Roles;
using Events.Store.Schedules;
using Events.TestSupport;

namespace Events.Runtime.Tests.Scheduling;

/// <summary>When a process looks at what is scheduled, whatever it was told and whatever went wrong.</summary>
public sealed class ScheduleMoverTests : IAsyncDisposable
{
    private static readonly StreamKey Key = new("jobs");
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly ManualTimeProvider _time = new();
    private readonly InMemoryStreamStore _inner;
    private readonly IStreamStore _store;
    private readonly Lines _lines = new();
    private readonly StreamSchedule _schedule;
    private Func<int, Func<ValueTask<ScheduleRound>>, ValueTask<ScheduleRound>> _look = static (_, next) => next();
    private int _looks;

    public ScheduleMoverTests()
    {
        _inner = new InMemoryStreamStore(_time);
        _store = HookedStore.Over(_inner, (name, _, next) => name == nameof(IScheduleStore.MoveDueAsync)
            ? _look(Interlocked.Increment(ref _looks), () => (ValueTask<ScheduleRound>)next()!)
            : next());
        _schedule = Open(_time);
    }

    private int Looks => Volatile.Read(ref _looks);

    public ValueTask DisposeAsync() => _inner.DisposeAsync();

    [Fact]
    public async Task Who_knows_of_something_late_moves_what_another_one_has_scheduled_before_it_and_is_gone()
    {
        await ScheduleHereAsync(Day);
        await ScheduleElsewhereAsync("early", TimeSpan.FromSeconds(10));

        await MovedAsync(1);

        Assert.True(_time.GetUtcNow() < DateTimeOffset.FromUnixTimeMilliseconds((await NextAsync()).ToUnixTimeMilliseconds()));
    }

    [Fact]
    public async Task Who_was_refused_looks_again_also_if_nobody_tells_it_and_the_connection_is_lost_meanwhile()
    {
        _look = static (look, next) => look switch
        {
            1 => throw new MissingPermissionException("No.", [], "", null),
            2 => throw new ConnectionFailedException("It is away.", null),
            _ => next(),
        };
        await ScheduleHereAsync(TimeSpan.FromSeconds(1));

        await MovedAsync(1);

        Assert.True(Looks >= 3);
        Assert.Equal(1, _lines.Count(2180));
    }

    [Fact]
    public async Task Who_was_refused_does_not_ask_each_time_that_it_is_told()
    {
        _look = static (_, _) => throw new MissingPermissionException("No.", [], "", null);
        await ScheduleHereAsync(TimeSpan.Zero);
        await Eventually.TrueAsync(() => _lines.Count(2180) == 1 && _time.ArmedTimers > 0);
        for (int i = 0; i < 20; i++)
        {
            await ScheduleHereAsync(TimeSpan.Zero);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(1, Looks);
        await UntilAsync(() => Looks == 2);
    }

    [Fact]
    public async Task What_nothing_expects_ends_no_keeper()
    {
        _look = static (look, next) => look <= 2 ? throw new InvalidOperationException("Odd.") : next();
        using ScheduleKeeper keeper = new ScheduleKeeper(_schedule);
        await UntilAsync(() => Looks >= 3);
        await ScheduleElsewhereAsync("later", TimeSpan.FromSeconds(5));

        await MovedAsync(1);

        Assert.Equal(1, _lines.Count(2180));
    }

    [Fact]
    public async Task What_is_learnt_during_a_look_is_not_forgotten_behind_it()
    {
        var looking = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        _look = async (look, next) =>
        {
            ScheduleRound round = await next();
            if (look > 1) return round;
            looking.SetResult();
            await goOn.Task;
            return round;
        };
        await ScheduleElsewhereAsync("late", Day);
        using ScheduleKeeper keeper = new ScheduleKeeper(_schedule);
        await looking.Task.WaitAsync(Eventually.Patience);
        await ScheduleHereAsync(TimeSpan.FromMilliseconds(100));
        goOn.SetResult();
        await Eventually.TrueAsync(() => _time.ArmedTimers > 0);
        _time.Advance(TimeSpan.FromMilliseconds(150));

        // No later than that.
        await Eventually.TrueAsync(async () => await _inner.LengthAsync(Key) == 1);
    }

    [Fact]
    public async Task Those_that_recur_in_a_place_that_is_not_known_here_are_told_once_each_and_hold_up_nothing()
    {
        DateTimeOffset past = _time.GetUtcNow().AddHours(-1);
        for (int i = 0; i < 250; i++) await RecurElsewhereAsync($"r{i:000}", past.AddSeconds(i), new RecurringRule("0 8 * * *", "Mars/Olympus"));
        await RecurElsewhereAsync("odd", past, new RecurringRule("every day", "Etc/UTC"));
        await RecurElsewhereAsync("good", past.AddMinutes(30), new RecurringRule("0 8 * * *", "Etc/UTC"));
        await ScheduleHereAsync(TimeSpan.Zero);

        await MovedAsync(2);
        int looks = Looks;
        await UntilAsync(() => Looks >= looks + 5);

        Assert.Equal(251, _lines.Count(2181));
    }

    [Fact]
    public async Task A_stream_on_which_nothing_is_scheduled_is_not_remembered()
    {
        await using var client = new EventsClient(_inner, _time, _lines, ownsStore: false);
        for (int i = 0; i < 50; i++) await client.OpenStream<JobStream>(new StreamOptions { Key = $"tenant{i}" }).ProduceAsync(new JobAdded(i));
        Assert.Equal(0, ScheduleMovers.Of(_inner).Count);
        ScheduleMovers movers = ScheduleMovers.Of(_store);

        for (int round = 1; round <= 2; round++)
        {
            await ScheduleHereAsync(TimeSpan.FromSeconds(1));
            Assert.Equal(1, movers.Count);
            await MovedAsync(round);
            await UntilAsync(() => movers.Count == 0);
        }

        ScheduleKeeper keeper = new ScheduleKeeper(_schedule);
        await UntilAsync(() => Looks >= 10);
        Assert.Equal(1, movers.Count);
        keeper.Dispose();
        await UntilAsync(() => movers.Count == 0);
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    public async Task A_clock_of_the_process_that_jumps_moves_nothing_early_and_holds_up_nothing(int seconds)
    {
        var clock = new ManualTimeProvider();
        await ScheduleHereAsync(TimeSpan.FromSeconds(30), Open(clock));
        await Eventually.TrueAsync(() => clock.ArmedTimers > 0);
        clock.Jump(TimeSpan.FromSeconds(seconds));
        int looks = Looks;
        await UntilAsync(() => Looks >= looks + 3, clock);
        Assert.Equal(0, await _inner.LengthAsync(Key));

        // The server's clock says when.
        _time.Advance(TimeSpan.FromSeconds(30));
        await UntilAsync(() => _inner.LengthAsync(Key).AsTask().GetAwaiter().GetResult() == 1, clock);
    }

    [Fact]
    public async Task Nobody_waits_for_the_store_to_say_that_something_is_scheduled()
    {
        StreamSchedule? schedule = null;
        bool? wasFree = null;
        await using var store = new InMemoryStreamStore(new AskedClock(() =>
        {
            // On the thread that asks the store, which is in the middle of it.
            if (schedule is null || wasFree is not null) return;
            wasFree = false;
            wasFree = Task.Run(() => schedule.Learn(TimeSpan.FromHours(2))).Wait(Eventually.Patience);
        }));
        schedule = new StreamSchedule(store, new StreamKey("s"), TimeProvider.System, _lines, EventsInstruments.Shared);
        schedule.Learn(TimeSpan.Zero);
        Assert.True(wasFree);
    }

    private Task MovedAsync(int count) => UntilAsync(() => _inner.LengthAsync(Key).AsTask().GetAwaiter().GetResult() == count);

    private Task UntilAsync(Func<bool> condition, ManualTimeProvider? clock = null) => Eventually.TrueAsync(() =>
    {
        if (condition()) return true;
        (clock ?? _time).Advance(TimeSpan.FromMilliseconds(250));
        return condition();
    });

    private StreamSchedule Open(TimeProvider time) => new(_store, Key, time, _lines, EventsInstruments.Shared);

    private async Task ScheduleHereAsync(TimeSpan delay, StreamSchedule? schedule = null)
    {
        ScheduleReply reply = await ScheduleElsewhereAsync(Guid.NewGuid().ToString(), delay);
        (schedule ?? _schedule).Learn(reply.Next!.Value - reply.Now);
    }

    private async Task<DateTimeOffset> NextAsync() => (await _inner.ListScheduledAsync(Key, null, 1)).Entries[0].Due;

    private async Task<ScheduleReply> ScheduleElsewhereAsync(string id, TimeSpan delay) =>
        await _inner.ScheduleAsync(Key, new ScheduleRequest(id, ScheduleTime.After(delay)), new Entry("n", "1").Fields);

    private async Task RecurElsewhereAsync(string id, DateTimeOffset first, RecurringRule rule) =>
        await _inner.ScheduleAsync(Key, new ScheduleRequest(id, ScheduleTime.At(first)) { Recurring = rule }, new Entry("n", "1").Fields);

    /// <summary>Tells whenever it is asked.</summary>
    private sealed class AskedClock(Action asked) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow()
        {
            asked();
            return base.GetUtcNow();
        }
    }
}
