using Events.Consuming;
using Events.Consuming.Dispatching;
using Events.Consuming.Holding;
using Events.Consuming.Recovering;
using Events.Definitions;
using Events.InMemory;
using Events.Naming;
using Events.Store;
using Events.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace Events.Runtime.Tests.Consuming;

/// <summary>What reminds a consumer of entries that wait to be tried again.</summary>
public sealed class DeferralTimerTests
{
    private static readonly EntryId First = new(1, 0);
    private static readonly EntryId Second = new(2, 0);

    private ManualTimeProvider _clock = new();

    [Fact]
    public async Task A_void_reminder_that_is_late_and_alone_ends_nothing()
    {
        (DeferralTimer timer, DeferredEntries schedule) = await MakeAsync();

        // It came back early and was deferred again, for less: the later reminder is void once the earlier one is done.
        schedule.Add(First, null, TimeSpan.FromSeconds(60));
        schedule.Add(First, null, TimeSpan.FromSeconds(10));
        _clock.Advance(TimeSpan.FromSeconds(15));
        await RunAsync(timer, () => Eventually.TrueAsync(() => !schedule.Contains(First)));

        _clock.Advance(TimeSpan.FromSeconds(50));
        await RunAsync(timer, async () =>
        {
            schedule.Add(Second, null, TimeSpan.FromSeconds(1));
            await Eventually.TrueAsync(() =>
            {
                _clock.AdvanceToNextTimer(TimeSpan.FromSeconds(1));
                return !schedule.Contains(Second);
            });
        });
    }

    [Fact]
    public async Task What_is_put_off_for_years_keeps_nothing_else_waiting()
    {
        (DeferralTimer timer, DeferredEntries schedule) = await MakeAsync();
        schedule.Add(First, null, TimeSpan.FromDays(3_650));
        await RunAsync(timer, async () =>
        {
            schedule.Add(Second, null, TimeSpan.FromSeconds(1));
            await Eventually.TrueAsync(() =>
            {
                _clock.AdvanceToNextTimer(TimeSpan.FromSeconds(1));
                return !schedule.Contains(Second);
            });
            Assert.True(schedule.Contains(First));
        });
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(10_000_000)]
    [InlineData(1_000_000_000)]
    public async Task What_is_put_off_for_ever_does_not_come_back_at_once(long frequency)
    {
        _clock = new ManualTimeProvider(frequency: frequency);
        (DeferralTimer timer, DeferredEntries schedule) = await MakeAsync();
        schedule.Add(First, null, TimeSpan.MaxValue);
        await RunAsync(timer, async () =>
        {
            schedule.Add(Second, null, TimeSpan.FromMilliseconds(3));
            await Eventually.TrueAsync(() =>
            {
                _clock.AdvanceToNextTimer(TimeSpan.FromDays(1));
                return !schedule.Contains(Second);
            });
            Assert.True(schedule.Contains(First));
        });
    }

    /// <summary>Runs the timer beside a test, and fails if it ends before it is stopped.</summary>
    private static async Task RunAsync(DeferralTimer timer, Func<Task> test)
    {
        using var stop = new CancellationTokenSource();
        Task running = timer.RunAsync(stop.Token);
        Task tested = test();
        await await Task.WhenAny(running, tested);
        Assert.False(running.IsCompleted);
        await stop.CancelAsync();
        await running;
    }

    private async Task<(DeferralTimer Timer, DeferredEntries Schedule)> MakeAsync()
    {
        var store = new InMemoryStreamStore(_clock);
        var stream = new StreamKey("steps");
        await store.CreateGroupAsync(stream, "workers", EntryId.Min);
        var definition = new ConsumerGroupDefinition(
            new StreamDefinition("Steps", "steps", default), "workers", GroupStart.Beginning, new HandlerDefinition("step", "OnStep"));
        var name = new NameLease(store, stream, "workers", "worker-a", _clock, NullLogger.Instance);
        var scope = new ConsumerScope(
            store, definition, stream, stream.Beside("dead"), "done:", isRequeue: false, name, new ConsumerOptions(),
            _clock, NullLogger.Instance);

        // Nothing is pending, so nothing comes to what would handle it.
        var held = new HeldEntries(scope);
        var intake = new EntryIntake(scope, held, null!, null!, null!);
        var claimed = new EntryClaims(scope, held, intake, new FinalAttempts(scope, held), new LostAnswers(TimeProvider.System), new InlineRunner());
        var schedule = new DeferredEntries(_clock);
        return (new DeferralTimer(scope, schedule, claimed, null!), schedule);
    }
}
