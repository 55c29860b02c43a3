using System.Collections.Concurrent;

namespace Events.Chaos.Gaps.Sample;

/// <summary>The group under test: it remembers what its handlers have done to the end, and does what the test says.</summary>
[ConsumerGroup<GapStream>(Name)]
public sealed partial class Takers
{
    public const string Name = "takers";

    private readonly ConcurrentQueue<int> _done = [];

    public Func<int, EventContext, CancellationToken, Task> Body { get; init; } = static (_, _, _) => Task.CompletedTask;

    /// <summary>The numbers of the events whose handlers have succeeded.</summary>
    public IReadOnlyList<int> Done => [.. _done];

    [Handles]
    public Task OnJob(Job job, EventContext context, CancellationToken cancellationToken) => RunAsync(job.Number, context, cancellationToken);

    [Handles]
    public Task OnPayment(Payment payment, EventContext context, CancellationToken cancellationToken) =>
        RunAsync(payment.Number, context, cancellationToken);

    private async Task RunAsync(int number, EventContext context, CancellationToken cancellationToken)
    {
        await Body(number, context, cancellationToken);
        _done.Enqueue(number);
    }
}
