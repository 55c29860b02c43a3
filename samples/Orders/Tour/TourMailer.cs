using System.Collections.Concurrent;
using Orders.Consumers;

namespace Orders.Tour;

/// <summary>Remembers what it sent; the tour can let the process that uses it "die" in the middle of some deliveries.</summary>
internal sealed class TourMailer : IMailer
{
    private readonly ConcurrentBag<string> _sent = [];
    private int _crashes;
    private int _crashed;

    public int SentCount => _sent.Count;

    public int CrashedCount => Volatile.Read(ref _crashed);

    /// <summary>The largest number of messages of one kind that one order got.</summary>
    public int MostOfOneKind => _sent.GroupBy(message => message).Max(group => group.Count());

    public void CrashOnNext(int deliveries) => Volatile.Write(ref _crashes, deliveries);

    public async Task SendEmailAsync(string orderId, string text, CancellationToken cancellationToken)
    {
        if (Interlocked.Decrement(ref _crashes) >= 0)
        {
            // A dead process sends nothing and never comes back: this call ends only when the consumer is aborted.
            Interlocked.Increment(ref _crashed);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        _sent.Add($"{orderId} {text.Split(':')[0]}");
    }
}
