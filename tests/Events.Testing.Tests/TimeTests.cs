using Events.Client;
using Events.Testing.Sample;

namespace Events.Testing;

/// <summary>Time moves by the test alone, and nothing is overtaken by it.</summary>
public sealed class TimeTests
{
    private static readonly EventsTestingOptions Impatient = new() { Timeout = TimeSpan.FromSeconds(2) };

    private readonly Mailer _mailer = new();

    [Fact]
    public async Task A_handler_that_waits_by_the_clock_does_so_until_time_is_moved()
    {
        await using var harness = new EventsHarness();
        _mailer.Before = (_, token) => Task.Delay(TimeSpan.FromMinutes(10), harness.Time, token);
        harness.AddConsumer(new Mailing(_mailer));
        await harness.OpenStream<OrderStream>().ProduceAsync(new OrderPlaced("o-1", "alice"));

        TimeoutException left = await Assert.ThrowsAsync<TimeoutException>(() => harness.AllHandledAsync());
        Assert.Contains("is being handled by OnPlaced, which waits for time to pass", left.Message, StringComparison.Ordinal);
        await harness.AdvanceAsync(TimeSpan.FromMinutes(9));
        Assert.Empty(_mailer.Sent);
        await harness.AdvanceAsync(TimeSpan.FromMinutes(1));

        // Far longer than another consumer would wait for: its lease was kept all the while.
        Assert.Single(_mailer.Sent);
        await harness.AllHandledAsync();
        Assert.Single(harness.Attempts<OrderPlaced>());
    }

    [Fact]
    public async Task A_scheduled_event_comes_when_time_is_moved_to_it()
    {
        await using var harness = new EventsHarness();
        harness.AddConsumer(new Mailing(_mailer));
        await harness.OpenStream<OrderStream>().ProduceAfterAsync(new OrderPlaced("o-1", "alice"), TimeSpan.FromHours(1));

        await harness.AdvanceAsync(TimeSpan.FromMinutes(59));
        await harness.AllHandledAsync();
        Assert.Empty(_mailer.Sent);

        // It is moved within a few milliseconds.
        await harness.AdvanceAsync(TimeSpan.FromSeconds(61));
        await harness.AllHandledAsync();
        Assert.Single(_mailer.Sent);
    }

    [Fact]
    public async Task What_is_due_comes_while_who_moves_it_would_sleep_for_a_moment_longer()
    {
        await using var harness = new EventsHarness();
        harness.AddConsumer(new Mailing(_mailer));
        OrderStream orders = harness.OpenStream<OrderStream>();
        await orders.ProduceAfterAsync(new OrderPlaced("o-1", "alice"), TimeSpan.FromHours(1));
        await orders.ProduceAfterAsync(new OrderPlaced("o-2", "alice"), TimeSpan.FromHours(1) + TimeSpan.FromMilliseconds(2));

        // It lets five milliseconds pass, to move together what comes so close.
        await harness.AdvanceAsync(TimeSpan.FromHours(1) + TimeSpan.FromMilliseconds(3));
        await harness.AllHandledAsync();
        Assert.Equal(2, _mailer.Sent.Count);
    }

    [Fact]
    public async Task Time_does_not_overtake_a_handler_that_works()
    {
        await using var harness = new EventsHarness();
        var works = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _mailer.Before = (_, token) => works.Task.WaitAsync(token);
        harness.AddConsumer(new Mailing(_mailer), options => options.HandlerTimeout = TimeSpan.FromSeconds(30));
        await harness.OpenStream<OrderStream>().ProduceAsync(new OrderPlaced("o-1", "alice"));

        Task advancing = harness.AdvanceAsync(TimeSpan.FromMinutes(5));
        await RunsAsync(harness);
        await Task.Delay(50);
        Assert.False(advancing.IsCompleted);
        works.SetResult();
        await advancing;

        Assert.Null(Assert.Single(harness.Attempts<OrderPlaced>()).Exception);
    }

    [Fact]
    public async Task A_handler_that_never_returns_is_named()
    {
        await using var harness = new EventsHarness(Impatient);
        _mailer.Before = static (_, token) => Task.Delay(Timeout.Infinite, token);
        harness.AddConsumer(new Mailing(_mailer));
        EntryId id = await harness.OpenStream<OrderStream>().ProduceAsync(new OrderPlaced("o-1", "alice"));
        await RunsAsync(harness);

        TimeoutException handled = await Assert.ThrowsAsync<TimeoutException>(() => harness.AllHandledAsync());
        Assert.Contains($"{id} order.placed is being handled by OnPlaced, which has not returned (delivery 1)", handled.Message, StringComparison.Ordinal);
        TimeoutException advanced = await Assert.ThrowsAsync<TimeoutException>(() => harness.AdvanceAsync(TimeSpan.FromSeconds(1)));
        Assert.Contains("waits for no time to pass", advanced.Message, StringComparison.Ordinal);
        Assert.Contains("overRunningHandlers", advanced.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_that_hangs_is_cancelled_when_its_time_is_over()
    {
        await using var harness = new EventsHarness();
        _mailer.Before = static (_, token) => Task.Delay(Timeout.Infinite, token);
        harness.AddConsumer(new Mailing(_mailer), options => options.HandlerTimeout = TimeSpan.FromSeconds(30));
        await harness.OpenStream<OrderStream>().ProduceAsync(new OrderPlaced("o-1", "alice"));
        await RunsAsync(harness);

        await harness.AdvanceAsync(TimeSpan.FromSeconds(30), overRunningHandlers: true);

        await TestSupport.Eventually.TrueAsync(() => harness.Retried<OrderPlaced>().Count == 1);
        _mailer.Before = static (_, _) => Task.CompletedTask;
        await harness.AdvanceUntilHandledAsync();
        Assert.Single(_mailer.Sent);
    }

    [Fact]
    public async Task A_handler_that_blocks_its_thread_keeps_neither_the_wait_nor_the_end()
    {
        using var released = new ManualResetEventSlim();
        var harness = new EventsHarness(Impatient);
        _mailer.Before = (_, _) =>
        {
            released.Wait();
            return Task.CompletedTask;
        };
        harness.AddConsumer(new Mailing(_mailer), Quickly);
        await harness.OpenStream<OrderStream>().ProduceAsync(new OrderPlaced("o-1", "alice"));
        await RunsAsync(harness);

        TimeoutException left = await Assert.ThrowsAsync<TimeoutException>(() => harness.AllHandledAsync());
        Assert.Contains("which has not returned", left.Message, StringComparison.Ordinal);
        await harness.DisposeAsync().AsTask().WaitAsync(TestSupport.Eventually.Patience * 2);
        released.Set();
    }

    [Fact]
    public async Task What_a_timer_calls_and_blocks_is_told_too()
    {
        using var released = new ManualResetEventSlim();
        var harness = new EventsHarness(Impatient);
        _mailer.Before = async (_, token) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1), harness.Time, token);
            released.Wait(CancellationToken.None);
        };
        harness.AddConsumer(new Mailing(_mailer), Quickly);
        await harness.OpenStream<OrderStream>().ProduceAsync(new OrderPlaced("o-1", "alice"));
        await RunsAsync(harness);

        TimeoutException stuck = await Assert.ThrowsAsync<TimeoutException>(() => harness.AdvanceAsync(TimeSpan.FromSeconds(5)));
        Assert.Contains("blocks its thread", stuck.Message, StringComparison.Ordinal);
        await harness.DisposeAsync().AsTask().WaitAsync(TestSupport.Eventually.Patience * 2);
        released.Set();
    }

    [Fact]
    public async Task A_handler_that_waits_for_all_handlers_is_refused_instead_of_waiting_for_itself()
    {
        await using var harness = new EventsHarness();
        _mailer.Before = (order, _) => order == "all" ? harness.AllHandledAsync() : harness.AdvanceAsync(TimeSpan.FromSeconds(1));
        harness.AddConsumer(new Mailing(_mailer), options => options.MaxDeliveries = 1);
        OrderStream orders = harness.OpenStream<OrderStream>();
        await orders.ProduceAsync(new OrderPlaced("all", "alice"));
        await orders.ProduceAsync(new OrderPlaced("time", "alice"));

        await harness.AllHandledAsync();

        Assert.All(harness.DeadLettered<OrderPlaced>(), dead => Assert.Contains("wait for itself", dead.Message, StringComparison.Ordinal));
        Assert.Equal(2, harness.DeadLettered<OrderPlaced>().Count);
    }

    [Fact]
    public async Task What_is_put_off_for_hours_comes_back_after_them_and_others_of_its_key_behind_it()
    {
        await using var harness = new EventsHarness();
        harness.AddConsumer(new Patient(_mailer), options => options.Concurrency = 4);
        OrderStream orders = harness.OpenStream<OrderStream>();
        await orders.ProduceAsync(new OrderParked("o-1", "alice"));
        await orders.ProduceAsync(new OrderParked("o-2", "alice"));

        TimeoutException left = await Assert.ThrowsAsync<TimeoutException>(() => harness.AllHandledAsync());
        Assert.Contains("waits for its retry in 02:00:00", left.Message, StringComparison.Ordinal);
        Assert.Contains("and its handler has not begun", left.Message, StringComparison.Ordinal);
        await harness.AdvanceAsync(TimeSpan.FromHours(2) - TimeSpan.FromSeconds(1));
        Assert.Empty(_mailer.Sent);
        TimeSpan passed = await harness.AdvanceUntilHandledAsync(TimeSpan.FromHours(5));

        Assert.Equal(["o-1", "o-2"], _mailer.Sent);
        Assert.InRange(passed, TimeSpan.FromHours(2), TimeSpan.FromHours(2) + TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Without_a_consumer_nothing_counts_as_handled()
    {
        await using var harness = new EventsHarness();
        await harness.OpenStream<OrderStream>().ProduceAsync(new OrderPlaced("o-1", "alice"));

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => harness.AllHandledAsync());
        Assert.Contains("has no consumer", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_paused_consumer_is_named()
    {
        await using var harness = new EventsHarness();
        GroupConsumer consumer = harness.AddConsumer(new Mailing(_mailer));
        await harness.IdleAsync();
        consumer.Pause();
        await harness.AdvanceAsync(TimeSpan.FromSeconds(3));
        await harness.OpenStream<OrderStream>().ProduceAsync(new OrderPlaced("o-1", "alice"));

        TimeoutException left = await Assert.ThrowsAsync<TimeoutException>(() => harness.AllHandledAsync());
        Assert.Contains("is not delivered yet", left.Message, StringComparison.Ordinal);
        Assert.Contains("is Paused", left.Message, StringComparison.Ordinal);
        consumer.Resume();
        await harness.AllHandledAsync();
    }

    private static Task RunsAsync(EventsHarness harness) =>
        TestSupport.Eventually.TrueAsync(() => harness.ConsumersMade[0].GetRunning().Count == 1);

    private static void Quickly(ConsumerOptions options)
    {
        options.StopTimeout = TimeSpan.FromSeconds(1);
        options.StopGrace = TimeSpan.FromSeconds(1);
    }
}
