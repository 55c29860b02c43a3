using Events.Store.Partitions;
using Events.Time;

namespace Events.Partitioning;

/// <summary>
/// The partitions of a stream as this process knows them, and when a key that moves changes over by the clock of this process. It does not change.
/// </summary>
internal sealed class PartitionTable
{
    private readonly TimeProvider _time;
    private readonly long _lastOld;
    private readonly long _firstNew;

    /// <param name="layout">What the store says.</param>
    /// <param name="asked">When it was asked.</param>
    /// <param name="answered">When it had answered: its time is one between the two.</param>
    /// <param name="time">The clock.</param>
    public PartitionTable(PartitionLayout layout, long asked, long answered, TimeProvider time)
    {
        Layout = layout;
        _time = time;
        if (layout.Growths.Count == 0) return;
        Growth = layout.Growths[^1];
        TimeSpan left = Growth.SwitchAt - layout.Now;
        _lastOld = After(asked, left);
        _firstNew = After(answered, left + PartitionGrowth.Gap);
    }

    /// <summary>What the store says.</summary>
    public PartitionLayout Layout { get; }

    /// <summary>The last growth; null for none.</summary>
    public PartitionGrowth? Growth { get; }

    /// <summary>The number of partitions, the new ones among them.</summary>
    public int Count => Layout.Partitions;

    /// <summary>What the store answers as long as nothing has changed.</summary>
    public int Answer => Layout.Current is null ? Count : PartitionLayout.Growing;

    /// <summary>The number by which this process produces now.</summary>
    public int Produced => Growth is { } growth && IsBeforeSwitch ? growth.From : Count;

    /// <summary>True while a key that moves is produced to its old partition.</summary>
    public bool IsBeforeSwitch => Growth is not null && _time.GetTimestamp() <= _lastOld;

    /// <summary>In how long a key that moves may be produced to its new partition.</summary>
    public TimeSpan UntilNew => Growth is null ? TimeSpan.Zero : _time.Until(_time.GetTimestamp(), _firstNew);

    /// <summary>Tells whether an event that may have been produced before the switch is remembered no more, so that nothing needs to be looked for.</summary>
    /// <param name="window">For how long it is remembered.</param>
    public bool IsOver(TimeSpan window) => Growth is not { } growth
        || _time.Until(_firstNew, _time.GetTimestamp()) > Spans.Add(growth.Settling, window);

    private long After(long start, TimeSpan span) => span >= TimeSpan.Zero
        ? _time.TimestampAfter(start, span)
        : (long)Int128.Max(start - ((Int128)(-span).Ticks * _time.TimestampFrequency / TimeSpan.TicksPerSecond), long.MinValue / 2);
}
