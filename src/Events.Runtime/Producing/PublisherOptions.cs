using Events.Settings;

namespace Events.Producing;

/// <summary>Says how a <see cref="BackgroundPublisher{TStream}"/> works.</summary>
public sealed class PublisherOptions
{
    /// <summary>
    /// The number of events that it holds at most, those that are on their way among them. Then whoever publishes waits. Default 10,000; at least 1.
    /// </summary>
    public int Capacity { get; set; } = 10_000;

    /// <summary>The number of events that go together at most. Default 500; at least 1.</summary>
    public int MaxBatch { get; set; } = 500;

    internal void Validate()
    {
        Check.AtLeast(Capacity, 1, nameof(PublisherOptions), nameof(Capacity));
        Check.AtLeast(MaxBatch, 1, nameof(PublisherOptions), nameof(MaxBatch));
    }
}
