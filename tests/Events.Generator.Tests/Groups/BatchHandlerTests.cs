using Events.Definitions;
using Events.Generator.Tests.Harness;
using Events.Generator.Tests.Streams;
using Events.Handling;
using Events.Wire;

namespace Events.Generator.Tests.Groups;

/// <summary>What is generated for handlers of many events at once, compiled and run.</summary>
public sealed class BatchHandlerTests
{
    [Fact]
    public void The_definition_says_how_large_a_batch_is_and_how_long_it_waits()
    {
        HandlerDefinition moved = Reports.Definition.Handlers[0];
        Assert.Equal(("order.moved", "OnMoved", 100, TimeSpan.Zero), (moved.EventType, moved.Method, moved.MaxBatch, moved.MaxWait));
        HandlerDefinition placed = Reports.Definition.Handlers[1];
        Assert.Equal(("order.placed", 20, TimeSpan.FromMilliseconds(30)), (placed.EventType, placed.MaxBatch, placed.MaxWait));
        Assert.Equal(["customer"], placed.DedupeFields);
        Assert.Equal(["id", "customer"], placed.OrderedByFields);
        Assert.All(Reports.Definition.Handlers, handler => Assert.True(handler.IsBatch));
        Assert.All(Notifications.Definition.Handlers, handler => Assert.Equal((false, 0), (handler.IsBatch, handler.MaxBatch)));
    }

    [Fact]
    public async Task A_batch_goes_to_its_handler_with_what_that_takes()
    {
        IConsumerGroup group = new Reports();
        var batch = new TestBatch(Entry.Encode(new Placed("o-1", "alice")), Entry.Encode(new Placed("o-2", "bob")));
        using var source = new CancellationTokenSource();
        await group.HandleBatchAsync(1, batch, source.Token);

        Assert.Equal("2 bob True", batch.Deliveries[0].DeadLetterReason);
        Assert.Equal(DeliveryOutcome.ByHandler, batch.Deliveries[1].Outcome);
        Assert.All(batch.Deliveries, delivery => Assert.True(delivery.IsDecoded));
    }

    [Fact]
    public async Task What_does_not_decode_is_left_out_and_the_others_keep_their_deliveries()
    {
        var group = new Reports();
        Entry bad = Entry.Of(("type", "order.moved"), ("line", "x"), ("shelf", "1"));
        var batch = new TestBatch(bad, Entry.Encode(new Moved(1, 2)), bad, Entry.Encode(new Moved(3, 4)), bad);
        TestDelivery[] deliveries = [.. batch.Deliveries];
        await ((IConsumerGroup)group).HandleBatchAsync(0, batch, default);

        Assert.Equal([new Moved(1, 2), new Moved(3, 4)], group.Last);
        Assert.Equal([deliveries[1], deliveries[3]], batch.Deliveries);
        Assert.Equal([false, true, false, true, false], deliveries.Select(delivery => delivery.IsDecoded));
        Assert.Equal(3, batch.LeftOut.OfType<EventDecodeException>().Count());
    }

    [Fact]
    public async Task A_handler_is_not_called_with_nothing()
    {
        var batch = new TestBatch(Entry.Of(("type", "order.placed")));
        await ((IConsumerGroup)new Reports()).HandleBatchAsync(1, batch, default);
        Assert.Single(batch.LeftOut);
    }

    [Fact]
    public async Task Single_and_batch_handlers_are_not_taken_for_each_other()
    {
        var batch = new TestBatch(Entry.Encode(new Moved(1, 2)));
        IConsumerGroup single = new Notifications([]);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await single.HandleBatchAsync(0, batch, default));
        IConsumerGroup many = new Reports();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await many.HandleBatchAsync(2, batch, default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await many.HandleAsync(
            0, Entry.Encode(new Moved(1, 2)).Fields, new EventContext(new TestDelivery()), default));
    }
}
