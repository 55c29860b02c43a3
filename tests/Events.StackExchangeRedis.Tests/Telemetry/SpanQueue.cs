using System.Collections.Concurrent;
using System.Diagnostics;
using OpenTelemetry;

namespace Events.StackExchangeRedis.Telemetry;

/// <summary>Keeps what is exported.</summary>
internal sealed class SpanQueue : BaseExporter<Activity>
{
    public ConcurrentQueue<Activity> All { get; } = [];

    public override ExportResult Export(in Batch<Activity> batch)
    {
        foreach (Activity activity in batch) All.Enqueue(activity);
        return ExportResult.Success;
    }
}
