namespace Events.Outbox;

/// <summary>Says how an outbox is emptied into its streams.</summary>
public sealed class OutboxOptions
{
    /// <summary>
    /// The time until a process looks again when no commit of this process has said that there is something: what other processes commit waits so
    /// long. Default 500 milliseconds; 1 millisecond to 1 hour.
    /// </summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The number of events that are read, appended and removed together. Default 1,000; 1 to 10,000.</summary>
    public int BatchSize { get; set; } = 1000;

    /// <summary>
    /// The time that another process waits before it takes over from one that has died; the same in all of them. One that stops hands over at
    /// once. Default 15 seconds; 100 milliseconds to 1 hour.
    /// </summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The time after which an event is tried again that was refused, and what waits for it. Default 30 seconds; 1 millisecond to 1 day.</summary>
    public TimeSpan RefusedRetryInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The time for which a stream remembers what was appended and not removed from the outbox yet: if a process dies between the two, and nobody goes
    /// on within this time, the event is appended twice. What is removed is remembered as long as
    /// <see cref="Producing.StreamOptions.IdempotencyWindow"/> says. Default 7 days; 1 second to 365 days, and not below that.
    /// </summary>
    public TimeSpan UnfinishedWindow { get; set; } = TimeSpan.FromDays(7);

    internal void Validate()
    {
        Check(nameof(PollInterval), PollInterval, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1));
        Check(nameof(Lease), Lease, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1));
        Check(nameof(RefusedRetryInterval), RefusedRetryInterval, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1));
        Check(nameof(UnfinishedWindow), UnfinishedWindow, TimeSpan.FromSeconds(1), TimeSpan.FromDays(365));
        if (BatchSize is < 1 or > 10_000) throw new ArgumentException($"{nameof(OutboxOptions)}.{nameof(BatchSize)} is {BatchSize}; it must be 1 to 10,000.");
    }

    private static void Check(string name, TimeSpan value, TimeSpan min, TimeSpan max)
    {
        if (value < min || value > max) throw new ArgumentException($"{nameof(OutboxOptions)}.{name} is {value}; it must be {min} to {max}.");
    }
}
