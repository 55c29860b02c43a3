using System.Collections.Concurrent;
using Events;
using Events.Middleware;

namespace Orders.Serve;

/// <summary>The faults that a worker is to have; it runs around the worker's handlers.</summary>
internal sealed class Faults(Handled handled)
{
    /// <summary>Orders of this customer are poison: their handlers always fail.</summary>
    public const string Poison = "mallory";

    private const int MaxRecent = 20;

    private readonly ConcurrentQueue<string> _recent = new();
    private TaskCompletionSource? _frozen;
    private int _delay = 25;
    private int _throws;
    private int _doomed;
    private int _taken;

    /// <summary>The newest entries that it has handled or failed, the newest last.</summary>
    public IReadOnlyCollection<string> Recent => _recent;

    /// <summary>The time that each entry takes it, in milliseconds.</summary>
    public int Delay
    {
        get => Volatile.Read(ref _delay);
        set => Volatile.Write(ref _delay, value);
    }

    public bool IsFrozen => Volatile.Read(ref _frozen) is not null;

    /// <summary>The number of handlers that are still to throw.</summary>
    public int Throws => Math.Max(0, Volatile.Read(ref _throws));

    /// <summary>The number of deliveries that it still takes before it dies; 0 when it is not to die.</summary>
    public int Doomed => Math.Max(0, Volatile.Read(ref _doomed) - Volatile.Read(ref _taken));

    /// <summary>Is called when it has taken what it dies with.</summary>
    public Action? Die { get; set; }

    public void ThrowNext(int count) => Interlocked.Add(ref _throws, count);

    public void DieWith(int deliveries)
    {
        Volatile.Write(ref _taken, 0);
        Volatile.Write(ref _doomed, deliveries);
    }

    public void Freeze() => Interlocked.CompareExchange(ref _frozen, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), null);

    public void Thaw() => Interlocked.Exchange(ref _frozen, null)?.TrySetResult();

    public async ValueTask RunAsync(EventContext context, EventHandlerNext next, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _doomed) is > 0 and var doomed)
        {
            // A dead process handles nothing and never comes back: this ends only when the consumer is aborted.
            if (Interlocked.Increment(ref _taken) == doomed) Die?.Invoke();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        if (Volatile.Read(ref _frozen) is { } frozen) await frozen.Task.WaitAsync(cancellationToken);
        if (Delay is > 0 and var delay) await Task.Delay(delay, cancellationToken);
        try
        {
            if (Volatile.Read(ref _throws) > 0 && Interlocked.Decrement(ref _throws) >= 0) throw new InvalidOperationException("The handler was told to fail.");
            if (context.Event is Contracts.OrderPlaced { Customer: Poison } or Contracts.OrderShipped { Customer: Poison })
            {
                throw new InvalidOperationException($"Orders of {Poison} always fail.");
            }

            await next.InvokeAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Remember($"failed {context.EventType} {context.Id}, delivery {context.DeliveryCount}");
            throw;
        }

        handled.Add(context.Group, context.Id);
        Remember($"handled {context.EventType} {context.Id}");
    }

    private void Remember(string line)
    {
        _recent.Enqueue(line);
        while (_recent.Count > MaxRecent) _recent.TryDequeue(out _);
    }
}
