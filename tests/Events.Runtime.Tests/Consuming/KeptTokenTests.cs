using System.Collections.Concurrent;
using Events.Client;
using Events.InMemory;
using Events.Policies;
using Events.Runtime.Tests.Allocation.Sample;
using Events.TestSupport;

namespace Events.Runtime.Tests.Consuming;

/// <summary>A handler's token that somebody keeps for longer than the handler runs.</summary>
public sealed class KeptTokenTests
{
    [Fact]
    public async Task It_is_not_that_of_another_event_later()
    {
        var handlers = new TokenKeeper();
        await using var client = new EventsClient(new InMemoryStreamStore());
        OrderStream stream = client.OpenStream<OrderStream>();
        await using GroupConsumer consumer = client.CreateConsumer(
            handlers, new ConsumerOptions { Retry = new RetryPolicy { FirstDelay = TimeSpan.FromMilliseconds(1) } });
        consumer.Start();
        for (int i = 1; i <= 5; i++)
        {
            await stream.ProduceAsync(new OrderPlaced($"o-{i}", "alice", 1));
            await Eventually.TrueAsync(() => handlers.Tokens.Count >= i && consumer.HandledCount + consumer.FailedCount >= i);
        }

        // The sixth is cut off, and by its own token alone.
        await stream.ProduceAsync(new OrderPlaced("stuck", "alice", 1));
        await Eventually.TrueAsync(() => handlers.Stuck);
        await consumer.StopAsync(new CancellationToken(canceled: true)).WaitAsync(Eventually.Patience);
        CancellationToken[] tokens = [.. handlers.Tokens];
        Assert.True(tokens[^1].IsCancellationRequested);
        Assert.DoesNotContain(tokens[..^1], static token => token.IsCancellationRequested);
    }
}

/// <summary>A group whose handler goes on after it has returned, fails now and then, and keeps all tokens.</summary>
[ConsumerGroup<OrderStream>("token-keeper")]
public sealed partial class TokenKeeper
{
    public ConcurrentQueue<CancellationToken> Tokens { get; } = new();

    public bool Stuck { get; private set; }

    [Handles]
    public async Task OnPlaced(OrderPlaced placed, EventContext context, CancellationToken cancellationToken)
    {
        Tokens.Enqueue(cancellationToken);
        if (placed.OrderId == "o-2" && context.DeliveryCount == 1) throw new InvalidOperationException("Fails at once.");
        await Task.Yield();
        Stuck = placed.OrderId == "stuck";
        if (Stuck) await Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
