using Orders.Consumers;

namespace Orders.Serve;

/// <summary>Counts what it would have sent.</summary>
internal sealed class DemoMailer : IMailer
{
    private long _sent;

    public long SentCount => Interlocked.Read(ref _sent);

    public void Clear() => Interlocked.Exchange(ref _sent, 0);

    public Task SendEmailAsync(string orderId, string text, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _sent);
        return Task.CompletedTask;
    }
}
