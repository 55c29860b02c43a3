using System.Collections.Concurrent;

namespace Events.Runtime.Tests.Retaining.Sample;

/// <summary>A group that takes a moment for each, and writes down what it has done.</summary>
[ConsumerGroup<JobStream>("slow", StartAt = GroupStart.Beginning)]
public sealed partial class SlowWorkers
{
    public ConcurrentDictionary<int, bool> Done { get; } = new();

    [Handles]
    public async Task On(JobAdded job, CancellationToken cancellationToken)
    {
        await Task.Delay(1, cancellationToken);
        Done.TryAdd(job.Number, true);
    }
}
