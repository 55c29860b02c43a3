using System.Collections.Concurrent;

namespace Events.Behaviour.Sample;

/// <summary>What batch handlers under test do: they remember what ran, and do what the test says.</summary>
public abstract class BatchRuns
{
    private readonly ConcurrentQueue<BatchRun> _runs = [];

    public Func<IReadOnlyList<object>, BatchContext, CancellationToken, Task> Body { get; set; } =
        static (_, _, _) => Task.CompletedTask;

    /// <summary>Every begin of a handler, in order.</summary>
    public IReadOnlyList<BatchRun> Runs => [.. _runs];

    /// <summary>How many events each call got, in order.</summary>
    public IReadOnlyList<int> Sizes => [.. _runs.Select(run => run.Events.Count)];

    public IReadOnlyList<T> Seen<T>() => [.. _runs.SelectMany(run => run.Events).OfType<T>()];

    protected Task RunAsync<T>(IReadOnlyList<T> events, BatchContext context, CancellationToken cancellationToken)
        where T : class
    {
        Assert.Equal(events.Count, context.Count);
        EventContext[] entries = [.. Enumerable.Range(0, context.Count).Select(i => context[i])];
        _runs.Enqueue(new BatchRun(
            events,
            [.. entries.Select(entry => entry.Id)],
            [.. entries.Select(entry => entry.DeliveryCount)],
            context.Consumer));
        return Body(events, context, cancellationToken);
    }
}
