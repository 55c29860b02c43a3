using System.Collections.Concurrent;

namespace Events.Runtime.Tests.Retaining.Sample;

/// <summary>A group that handles at once, and writes down what.</summary>
[ConsumerGroup<JobStream>("fast", StartAt = GroupStart.Beginning)]
public sealed partial class FastWorkers
{
    public ConcurrentDictionary<int, bool> Done { get; } = new();

    [Handles]
    public ValueTask On(JobAdded job)
    {
        Done.TryAdd(job.Number, true);
        return ValueTask.CompletedTask;
    }
}
