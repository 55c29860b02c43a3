using System.Collections.Concurrent;
using Events;

namespace Lake.Totals;

[EventStream("catches", MaxLength = 30_000)]
public sealed partial class CatchStream;

[Event<CatchStream>("caught")]
public sealed partial record Caught(string CatchId, string Angler, double Kilos);

/// <summary>A page that shows today's catch; it begins anew with the process.</summary>
[ConsumerGroup<CatchStream>("today")]
public sealed partial class Today
{
    private readonly ConcurrentDictionary<string, byte> _counted = new();
    private readonly Lock _gate = new();
    private double _kilos;

    public double Kilos { get { lock (_gate) return _kilos; } }

    [Handles]
    public ValueTask OnCaught(Caught caught)
    {
        if (!_counted.TryAdd(caught.CatchId, 0)) return ValueTask.CompletedTask;
        lock (_gate) _kilos += caught.Kilos;
        return ValueTask.CompletedTask;
    }
}
