using System.Collections.Concurrent;

namespace Events.Testing.Guides;

/// <summary>What the recipes send by.</summary>
public sealed class RecordingMailer : IMailer
{
    private readonly ConcurrentQueue<OrderPlaced> _sent = [];
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<OrderPlaced> Sent => [.. _sent];

    public Task WasAsked => _asked.Task;

    public Func<CancellationToken, Task> Waits { get; set; } = static _ => Task.CompletedTask;

    public async Task SendReceiptAsync(OrderPlaced placed, CancellationToken token)
    {
        _asked.TrySetResult();
        await Waits(token);
        _sent.Enqueue(placed);
    }
}
