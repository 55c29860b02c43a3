using Events.Client;
using Events.Consuming;
using Events.Errors;
using Events.Testing.Sample;

namespace Events.Testing;

/// <summary>What goes wrong when a test wants it to.</summary>
public sealed class FaultTests
{
    private readonly Mailer _mailer = new();

    [Theory]
    [InlineData(null)]
    [InlineData("worker-1")]
    public async Task A_crash_before_the_acknowledgement_repeats_the_handler_when_the_process_starts_again(string? name)
    {
        await using var harness = new EventsHarness();
        GroupConsumer first = harness.AddConsumer(new Mailing(_mailer), options => options.Name = name);
        harness.CrashBeforeAcknowledge<OrderPlaced>();
        await harness.OpenStream<OrderStream>().ProduceAsync(new OrderPlaced("o-1", "alice"));

        TimeoutException left = await Assert.ThrowsAsync<TimeoutException>(() => harness.AllHandledAsync());
        Assert.Contains("which has crashed: RestartAsync starts it again", left.Message, StringComparison.Ordinal);
        Assert.Equal(ConsumerState.Stopped, first.State);
        Assert.Empty(harness.Acknowledged<OrderPlaced>());

        await harness.RestartAsync();
        await harness.AllHandledAsync();

        Assert.Equal(["o-1", "o-1"], _mailer.Sent);
        Assert.Equal([1L, 2L], harness.Attempts<OrderPlaced>().Select(one => one.DeliveryCount));
        Assert.Single(harness.Acknowledged<OrderPlaced>());
    }

    [Fact]
    public async Task What_a_crashed_process_had_is_taken_over_by_another_when_time_passes()
    {
        await using var harness = new EventsHarness();
        harness.CrashBeforeAcknowledge<OrderPlaced>();
        harness.AddConsumer(new Mailing(_mailer), options => options.Name = "one");
        await harness.OpenStream<OrderStream>().ProduceAsync(new OrderPlaced("o-1", "alice"));
        await harness.IdleAsync();
        harness.AddConsumer(new Mailing(_mailer), options => options.Name = "two");

        TimeSpan passed = await harness.AdvanceUntilHandledAsync();

        Assert.InRange(passed, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(60 + 15 * 1.2 + 1));
        Assert.Equal(["one", "two"], harness.Attempts<OrderPlaced>().Select(one => one.Consumer));
    }

    [Fact]
    public async Task A_commit_happens_once_however_often_the_process_crashes_behind_it()
    {
        await using var harness = new EventsHarness();
        OrderStream orders = harness.OpenStream<OrderStream>();
        harness.AddConsumer(new Billing(orders));
        harness.CrashBeforeAcknowledge<OrderPlaced>();
        harness.DeliverAgain<OrderPlaced>();
        await orders.ProduceAsync(new OrderPlaced("o-1", "alice"));
        await harness.IdleAsync();

        await harness.RestartAsync();
        await harness.AllHandledAsync();

        Assert.Equal("alice=1", harness.GetValue("{shop:orders}:billed"));
        Assert.Single(harness.Produced<OrderBilled>());
        Assert.Single(harness.Attempts<OrderPlaced>());
    }

    [Fact]
    public async Task A_second_delivery_runs_the_handler_again()
    {
        await using var harness = new EventsHarness();
        harness.AddConsumer(new Mailing(_mailer));
        harness.DeliverAgain<OrderPlaced>(group: "mail");
        await harness.OpenStream<OrderStream>().ProduceAsync(new OrderPlaced("o-1", "alice"));

        await harness.AdvanceUntilHandledAsync();

        Assert.Equal(["o-1", "o-1"], _mailer.Sent);
        Assert.Single(harness.Acknowledged<OrderPlaced>());
    }

    [Fact]
    public async Task A_second_event_of_the_same_dedupe_key_is_acknowledged_without_its_handler()
    {
        await using var harness = new EventsHarness();
        harness.AddConsumer(new OnceMailing(_mailer));
        OrderStream orders = harness.OpenStream<OrderStream>();
        harness.LoseNextAnswer();

        await Assert.ThrowsAsync<UnknownOutcomeException>(async () => await orders.ProduceAsync(new OrderPlaced("o-1", "alice")));
        await orders.ProduceAsync(new OrderPlaced("o-1", "alice"));
        await harness.AllHandledAsync();

        Assert.Equal("o-1", Assert.Single(_mailer.Sent));
        Assert.Equal(2, harness.Acknowledged<OrderPlaced>().Count);
        Assert.Single(harness.Attempts<OrderPlaced>());
    }

    [Fact]
    public async Task A_connection_that_is_lost_for_a_time_loses_nothing()
    {
        await using var harness = new EventsHarness();
        GroupConsumer consumer = harness.AddConsumer(new Mailing(_mailer));
        OrderStream orders = harness.OpenStream<OrderStream>();
        await orders.ProduceAsync(new OrderPlaced("o-1", "alice"));
        await harness.AllHandledAsync();

        harness.LoseConnection();
        await Assert.ThrowsAsync<ConnectionFailedException>(async () => await orders.ProduceAsync(new OrderPlaced("o-2", "alice")));
        await harness.AdvanceAsync(TimeSpan.FromMinutes(3));
        Assert.Equal(ConsumerState.WaitingForStore, consumer.State);
        harness.RestoreConnection();
        await orders.ProduceAsync(new OrderPlaced("o-3", "alice"));

        TimeSpan passed = await harness.AdvanceUntilHandledAsync();
        Assert.InRange(passed, TimeSpan.Zero, TimeSpan.FromSeconds(8));
        Assert.Equal(["o-1", "o-3"], _mailer.Sent);
    }

    [Fact]
    public async Task What_was_handled_while_the_connection_was_lost_is_acknowledged_when_it_is_back()
    {
        await using var harness = new EventsHarness();
        var goes = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _mailer.Before = (_, token) => goes.Task.WaitAsync(token);
        harness.AddConsumer(new Mailing(_mailer));
        await harness.OpenStream<OrderStream>().ProduceAsync(new OrderPlaced("o-1", "alice"));
        await Eventually(() => harness.ConsumersMade[0].GetRunning().Count == 1);

        harness.LoseConnection();
        goes.SetResult();
        await harness.IdleAsync();
        Assert.Empty(harness.Acknowledged<OrderPlaced>());
        await harness.AdvanceAsync(TimeSpan.FromSeconds(20));
        harness.RestoreConnection();
        await harness.AdvanceUntilHandledAsync();

        Assert.Equal("o-1", Assert.Single(_mailer.Sent));
        Assert.Single(harness.Acknowledged<OrderPlaced>());
    }

    [Fact]
    public async Task A_slow_store_takes_time_that_the_test_moves()
    {
        await using var harness = new EventsHarness();
        harness.AddConsumer(new Mailing(_mailer));
        OrderStream orders = harness.OpenStream<OrderStream>();
        await orders.ProduceAsync(new OrderPlaced("o-1", "alice"));
        await harness.AllHandledAsync();

        harness.StoreLatency = TimeSpan.FromSeconds(2);
        Task producing = orders.ProduceAsync(new OrderPlaced("o-2", "alice")).AsTask();
        await harness.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.False(producing.IsCompleted);
        await harness.AdvanceUntilAsync(producing);
        await harness.AdvanceUntilHandledAsync();

        Assert.Equal(["o-1", "o-2"], _mailer.Sent);
    }

    private static Task Eventually(Func<bool> condition) => TestSupport.Eventually.TrueAsync(condition);
}
