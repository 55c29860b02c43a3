namespace Events;

/// <summary>How a consumer reads, handles, acknowledges and recovers. The defaults suit handlers of up to some seconds.</summary>
public sealed class ConsumerOptions
{
    /// <summary>
    /// The consumer's name within its group; null (default) for the machine's name. Two live processes must not share
    /// one: they would share a pending entries list.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>How many handlers run at a time. Default 1: events are handled one after the other, in stream order.</summary>
    public int Concurrency { get; set; } = 1;

    /// <summary>At most how many entries one read asks for (<c>COUNT</c>). Default 100, the knee of Redis' throughput.</summary>
    public int BatchSize { get; set; } = 100;

    /// <summary>
    /// At most how many entries are held unhandled, those being handled included. Default 200: one batch is handled
    /// while the next is on its way. When it is reached, reading stops until about half of them are done.
    /// </summary>
    public int Prefetch { get; set; } = 200;

    /// <summary>
    /// How long one read waits for entries (<c>BLOCK</c>). Default 2 seconds. It delays neither an entry, which ends the
    /// wait at once, nor stopping; it bounds how long a half-dead connection goes unnoticed.
    /// </summary>
    public TimeSpan BlockTime { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// For how long a pending entry must lie idle before another consumer may claim it. Default 60 seconds. Within it,
    /// plus one <see cref="ReapInterval"/>, the entries of a consumer that died are handled by another.
    /// </summary>
    public TimeSpan MinIdle { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How often the consumer looks for idle pending entries of its group to claim. Default 15 seconds, ± 20 %.</summary>
    public TimeSpan ReapInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>At most how many entries one XAUTOCLAIM asks for. Default 100; larger pages stall the server.</summary>
    public int ReapPageSize { get; set; } = 100;

    /// <summary>How many handled entries at the most wait for their XACK. Default 200.</summary>
    public int AckBatchSize { get; set; } = 200;

    /// <summary>How long a handled entry at the most waits for its XACK while others are being handled. Default 100 ms; when nothing is left to handle it goes at once.</summary>
    public TimeSpan AckDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long stopping waits for running handlers before it cancels them. Default 20 seconds.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(20);

    internal void Validate()
    {
        if (Name is { Length: 0 }) throw new ArgumentException("The consumer's name is empty.", nameof(Name));
        ArgumentOutOfRangeException.ThrowIfLessThan(Concurrency, 1, nameof(Concurrency));
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1, nameof(BatchSize));
        ArgumentOutOfRangeException.ThrowIfLessThan(Prefetch, BatchSize, nameof(Prefetch));
        ArgumentOutOfRangeException.ThrowIfLessThan(Prefetch, Concurrency, nameof(Prefetch));
        ArgumentOutOfRangeException.ThrowIfLessThan(BlockTime, TimeSpan.FromMilliseconds(1), nameof(BlockTime));
        ArgumentOutOfRangeException.ThrowIfLessThan(MinIdle, TimeSpan.FromMilliseconds(1), nameof(MinIdle));
        ArgumentOutOfRangeException.ThrowIfLessThan(ReapInterval, TimeSpan.FromMilliseconds(1), nameof(ReapInterval));
        ArgumentOutOfRangeException.ThrowIfLessThan(ReapPageSize, 1, nameof(ReapPageSize));
        ArgumentOutOfRangeException.ThrowIfLessThan(AckBatchSize, 1, nameof(AckBatchSize));
        ArgumentOutOfRangeException.ThrowIfLessThan(AckDelay, TimeSpan.Zero, nameof(AckDelay));
        ArgumentOutOfRangeException.ThrowIfLessThan(StopTimeout, TimeSpan.Zero, nameof(StopTimeout));
    }
}
