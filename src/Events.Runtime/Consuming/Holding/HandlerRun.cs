namespace Events.Consuming.Holding;

/// <summary>A call of a handler, of one entry or of a batch: when it began, and what was told of it. Reused for one call after the other.</summary>
internal sealed class HandlerRun
{
    private bool _isUnderWay;
    private bool _isBeingTold;

    /// <summary>Tells whether the handler has been called and what it was called for is not settled yet.</summary>
    public bool IsUnderWay => Volatile.Read(ref _isUnderWay);

    /// <summary>The time of the call, for the attempt that is under way, by the coarse clock.</summary>
    public long Start { get; private set; }

    /// <summary>Tells whether it was cancelled because it took longer than <see cref="ConsumerOptions.HandlerTimeout"/>.</summary>
    public bool IsTimedOut { get; set; }

    /// <summary>Tells whether those who watch it are being told, which is their code: a listener of spans or measurements, a log scope.</summary>
    public bool IsBeingTold
    {
        get => Volatile.Read(ref _isBeingTold);
        set => Volatile.Write(ref _isBeingTold, value);
    }

    /// <summary>The time after which it is told next that it has not ended.</summary>
    public TimeSpan ToldAfter { get; set; }

    /// <summary>The last look at all that runs in which it was met.</summary>
    public int Look { get; set; }

    /// <summary>The number of entries for which it was called.</summary>
    public int Count { get; private set; }

    public void Begin(long start, int count)
    {
        Start = start;
        Count = count;
        IsTimedOut = false;
        ToldAfter = default;
        Volatile.Write(ref _isUnderWay, true);
    }

    public void End() => Volatile.Write(ref _isUnderWay, false);
}
