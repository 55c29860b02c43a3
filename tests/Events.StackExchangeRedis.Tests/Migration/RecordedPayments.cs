using System.Collections.Concurrent;
using System.Globalization;

namespace Events.StackExchangeRedis.Migration;

/// <summary>Payments that write down what was charged, and fail or never return on demand.</summary>
internal sealed class RecordedPayments : IPayments
{
    private int _failures;
    private int _hangs;

    public ConcurrentQueue<string> Charged { get; } = new();

    public bool IsHanging { get; private set; }

    public void HangNext() => Volatile.Write(ref _hangs, 1);

    public void FailNext() => Volatile.Write(ref _failures, 1);

    public Task ChargeAsync(string orderId, decimal amount)
    {
        if (Interlocked.Exchange(ref _hangs, 0) == 1)
        {
            IsHanging = true;
            return new TaskCompletionSource().Task;
        }

        if (Interlocked.Exchange(ref _failures, 0) == 1) throw new InvalidOperationException("The bank does not answer.");
        Charged.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{orderId} {amount}"));
        return Task.CompletedTask;
    }
}
