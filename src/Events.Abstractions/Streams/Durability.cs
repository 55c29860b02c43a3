namespace Events.Streams;

/// <summary>
/// Says what the server must have done with an entry before <c>ProduceAsync</c> ends. The default, <see cref="Acknowledged"/>, is the reply to XADD: the entry
/// is in the memory of one server, which may lose it when it dies or is replaced.
/// </summary>
public readonly record struct Durability
{
    private Durability(int replicas, bool isFsynced, TimeSpan timeout)
    {
        Replicas = replicas;
        IsFsynced = isFsynced;
        Timeout = timeout;
    }

    /// <summary>The server has answered: nothing more is waited for.</summary>
    public static Durability Acknowledged => default;

    /// <summary>The number of replicas that must have it; 0 for none.</summary>
    public int Replicas { get; }

    /// <summary>Tells whether it must be on disk.</summary>
    public bool IsFsynced { get; }

    /// <summary>The longest time that the server waits for that.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>
    /// Requires that so many replicas have received the entry: <c>WAIT n timeout</c>, sent behind the XADD on the same connection. It is no quorum: the
    /// replica that becomes the master may be another one, unless all are waited for.
    /// </summary>
    /// <param name="replicas">How many; at least 1.</param>
    /// <param name="timeout">How long the server waits for them; whole milliseconds, at least one. It must be below the store's command timeout.</param>
    public static Durability Replicated(int replicas, TimeSpan timeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(replicas, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.FromMilliseconds(1));
        return new Durability(replicas, isFsynced: false, timeout);
    }

    /// <summary>
    /// The entry is in the append-only file on the server's disk, and on that of so many replicas: <c>WAITAOF 1 n timeout</c> (Redis 7.2). The server needs
    /// <c>appendonly yes</c>; with <c>appendfsync everysec</c> it takes up to a second.
    /// </summary>
    /// <param name="timeout">How long the server waits for that; whole milliseconds, at least one. It must be below the store's command timeout.</param>
    /// <param name="replicas">How many replicas; 0 (default) for the server alone.</param>
    public static Durability Fsynced(TimeSpan timeout, int replicas = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(replicas);
        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.FromMilliseconds(1));
        return new Durability(replicas, isFsynced: true, timeout);
    }

    /// <inheritdoc/>
    public override string ToString() => (IsFsynced, Replicas) switch
    {
        (false, 0) => "acknowledged",
        (false, _) => $"on {Replicas} replicas within {Timeout}",
        (true, 0) => $"on disk within {Timeout}",
        (true, _) => $"on disk here and on {Replicas} replicas within {Timeout}",
    };
}
