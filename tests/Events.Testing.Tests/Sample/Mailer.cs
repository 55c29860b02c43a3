using System.Collections.Concurrent;

namespace Events.Testing.Sample;

/// <summary>What handlers do, and what they wait for.</summary>
public sealed class Mailer
{
    private readonly ConcurrentQueue<string> _sent = [];

    public IReadOnlyList<string> Sent => [.. _sent];

    /// <summary>Runs before a mail is sent.</summary>
    public Func<string, CancellationToken, Task> Before { get; set; } = static (_, _) => Task.CompletedTask;

    public async Task SendAsync(string order, CancellationToken token)
    {
        await Before(order, token);
        _sent.Enqueue(order);
    }
}
