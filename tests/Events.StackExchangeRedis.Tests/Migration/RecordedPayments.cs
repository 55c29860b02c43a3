using System.Collections.Concurrent;

namespace Events.StackExchangeRedis.Migration;

/// <summary>Payments that write down what was charged, and fail on demand.</summary>
internal sealed class RecordedPayments : IPayments
{
    private int _failures;

    public ConcurrentQueue<string> Charged { get; } = new();

    public void FailNext() => Volatile.Write(ref _failures, 1);

    public Task ChargeAsync(string orderId, decimal amount)
    {
        if (Interlocked.Exchange(ref _failures, 0) == 1) throw new InvalidOperationException("The bank does not answer.");
        Charged.Enqueue($"{orderId} {amount}");
        return Task.CompletedTask;
    }
}
