using Events.Testing.Journals;
using Events.Testing.Sample;

namespace Events.Testing;

/// <summary>What a test sees of events that are handled as they should be.</summary>
public sealed class HandlingTests
{
    private readonly Mailer _mailer = new();

    [Fact]
    public async Task What_is_produced_is_handled_and_all_of_it_is_seen()
    {
        await using var harness = new EventsHarness();
        OrderStream orders = harness.OpenStream<OrderStream>();
        harness.AddConsumer(new Mailing(_mailer));
        harness.AddConsumer(new Billing(orders));

        for (int i = 0; i < 20; i++) await orders.ProduceAsync(new OrderPlaced($"o-{i}", "alice"));
        await harness.AllHandledAsync();

        Assert.Equal([.. Enumerable.Range(0, 20).Select(i => $"o-{i}")], _mailer.Sent);
        Assert.Equal(20, harness.Produced<OrderPlaced>().Count);
        Assert.Equal(20, harness.Produced<OrderBilled>().Count);
        Assert.Equal(20, harness.Acknowledged<OrderPlaced>().Count(one => one.Group == "mail"));
        Assert.Equal(20, harness.Acknowledged<OrderPlaced>().Count(one => one.Group == "billing"));
        Assert.Equal(40, harness.Attempts<OrderPlaced>().Count(one => one is { Exception: null, DeliveryCount: 1 }));
        Assert.Empty(harness.Retried<OrderPlaced>());
        Assert.Empty(harness.DeadLetters);
        Assert.Equal("alice=20", harness.GetValue("{shop:orders}:billed"));
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), harness.Time.GetUtcNow());
    }

    [Fact]
    public async Task A_failed_event_waits_for_the_test_to_move_time()
    {
        await using var harness = new EventsHarness();
        harness.AddConsumer(new Mailing(_mailer));
        harness.FailHandler<OrderPlaced>(new IOException("smtp is down"), times: 2);

        await harness.OpenStream<OrderStream>().ProduceAsync(new OrderPlaced("o-1", "alice"));
        TimeoutException left = await Assert.ThrowsAsync<TimeoutException>(() => harness.AllHandledAsync());

        Assert.Contains("Left: 1", left.Message, StringComparison.Ordinal);
        Assert.Contains("shop:orders, group 'mail'", left.Message, StringComparison.Ordinal);
        Assert.Contains("order.placed waits for its retry in 00:00:01 (delivery 1, IOException: smtp is down)", left.Message, StringComparison.Ordinal);
        RetriedEvent<OrderPlaced> deferred = Assert.Single(harness.Deferred<OrderPlaced>());
        Assert.Equal((TimeSpan.FromSeconds(1), "smtp is down"), (deferred.Delay, deferred.Exception?.Message));

        await harness.AdvanceAsync(TimeSpan.FromSeconds(0.999));
        Assert.Single(harness.Attempts<OrderPlaced>());
        await harness.AdvanceAsync(TimeSpan.FromMilliseconds(2));
        Assert.Equal(2, harness.Attempts<OrderPlaced>().Count);
        Assert.Equal(TimeSpan.FromSeconds(2), Assert.Single(harness.Deferred<OrderPlaced>()).Delay);
        await harness.AdvanceAsync(TimeSpan.FromSeconds(2.001));

        await harness.AllHandledAsync();
        Assert.Equal("o-1", Assert.Single(_mailer.Sent));
        Assert.Equal([1L, 2L, 3L], harness.Attempts<OrderPlaced>().Select(one => one.DeliveryCount));
        Assert.Equal(2, harness.Retried<OrderPlaced>().Count);
        Assert.Empty(harness.Deferred<OrderPlaced>());
    }

    [Fact]
    public async Task What_always_fails_is_a_dead_letter_with_its_exception()
    {
        await using var harness = new EventsHarness();
        var failure = new InvalidOperationException("no such customer");
        _mailer.Before = (order, _) => order == "bad" ? throw failure : Task.CompletedTask;
        harness.AddConsumer(new Mailing(_mailer), options => options.MaxDeliveries = 3);
        OrderStream orders = harness.OpenStream<OrderStream>();

        await orders.ProduceAsync(new OrderPlaced("bad", "bob"));
        await orders.ProduceAsync(new OrderPlaced("good", "bob"));
        TimeSpan passed = await harness.AdvanceUntilHandledAsync();

        Assert.InRange(passed, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(4));
        DeadLetteredEvent<OrderPlaced> dead = Assert.Single(harness.DeadLettered<OrderPlaced>());
        Assert.Equal(("bad", "mail", "max-deliveries"), (dead.Event.OrderId, dead.Group, dead.Reason));
        Assert.Same(failure, dead.Exception);
        Assert.Equal("good", Assert.Single(_mailer.Sent));

        _mailer.Before = static (_, _) => Task.CompletedTask;
        await foreach (DeadLetters.DeadLetter letter in harness.OpenDeadLetters<OrderStream>().ListAsync())
        {
            await harness.OpenDeadLetters<OrderStream>().RequeueAsync(letter);
        }

        TimeoutException left = await Assert.ThrowsAsync<TimeoutException>(() => harness.AllHandledAsync());
        Assert.Contains("requeued, which the group takes up within ReapInterval", left.Message, StringComparison.Ordinal);
        await harness.AdvanceUntilHandledAsync();
        Assert.Equal(["good", "bad"], _mailer.Sent);
    }

    [Fact]
    public async Task What_does_not_decode_is_a_dead_letter_without_a_handler()
    {
        await using var harness = new EventsHarness();
        harness.AddConsumer(new Mailing(_mailer));
        await harness.Client.Administration.ProduceAsync("shop:orders", "order.placed", [new("order_id", "o-1")], makeStream: true);

        await harness.AllHandledAsync();

        DeadLetteredEntry dead = Assert.Single(harness.DeadLetters);
        Assert.Equal(("order.placed", "undecodable"), (dead.EventType, dead.Reason));
        Assert.Empty(harness.DeadLettered<OrderPlaced>());
    }

    [Fact]
    public async Task A_batch_waits_for_time_or_until_it_is_full()
    {
        await using var harness = new EventsHarness();
        var audit = new Audit();
        OrderStream orders = harness.OpenStream<OrderStream>();

        // All of them first: how they come in pages decides which batches they are in.
        for (int i = 0; i < 13; i++) await orders.ProduceAsync(new OrderPlaced($"o-{i}", "alice"));
        harness.AddConsumer(audit);

        await harness.IdleAsync();
        Assert.Equal(10, audit.Batches.Sum());
        await harness.AdvanceAsync(TimeSpan.FromSeconds(5));

        await harness.AllHandledAsync();
        Assert.Equal(13, audit.Batches.Sum());
        Assert.Equal(13, harness.Acknowledged<OrderPlaced>().Count);
    }

    [Fact]
    public async Task A_group_that_begins_at_the_end_gets_what_is_produced_at_once_after_it_was_started()
    {
        for (int i = 0; i < 20; i++)
        {
            await using var harness = new EventsHarness();
            var late = new LateMailing(_mailer);
            harness.AddConsumer(late);
            await harness.OpenStream<OrderStream>().ProduceAsync(new OrderPlaced($"o-{i}", "alice"));
            await harness.AllHandledAsync();
            Assert.Single(harness.Acknowledged<OrderPlaced>());
        }
    }

    [Fact]
    public async Task A_group_that_is_at_most_once_is_waited_for_too()
    {
        await using var harness = new EventsHarness();
        _mailer.Before = static async (_, _) => await Task.Yield();
        harness.AddConsumer(new Mailing(_mailer), options => options.AtMostOnce = true);
        OrderStream orders = harness.OpenStream<OrderStream>();
        for (int i = 0; i < 50; i++) await orders.ProduceAsync(new OrderPlaced($"o-{i}", "alice"));

        await harness.AllHandledAsync();

        Assert.Equal(50, _mailer.Sent.Count);
        Assert.Equal(50, harness.Attempts<OrderPlaced>().Count);
    }
}
