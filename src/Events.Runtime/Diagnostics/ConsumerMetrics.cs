using System.Diagnostics.Metrics;
using Events.Store.Delivery;

namespace Events.Diagnostics;

/// <summary>Counts what seldom happens to a consumer, as it happens.</summary>
internal static class ConsumerMetrics
{
    public static void Retried(IMeasuredGroup group) => Add(group, group.Instruments.Retried, 1);

    public static void StoreFailed(IMeasuredGroup group) => Add(group, group.Instruments.StoreFailures, 1);

    public static void HandlerUnavailable(IMeasuredGroup group) => group.Instruments.HandlersUnavailable.Add(1, Stream(group), Group(group));

    public static void HandlerSlow(IMeasuredGroup group, string type) =>
        group.Instruments.SlowHandlers.Add(1, Stream(group), Group(group), new("type", type));

    public static void HandlerTimedOut(IMeasuredGroup group) => group.Instruments.TimedOut.Add(1, Stream(group), Group(group));

    // A handler may give any text as its reason; as a tag it is one of few.
    public static void DeadLettered(IMeasuredGroup group, string reason) => Add(
        group, group.Instruments.DeadLettered, 1, new KeyValuePair<string, object?>("reason", FailureReasons.IsKnown(reason) ? reason : "handler"));

    public static void Reaped(IMeasuredGroup group, int count) => Add(group, group.Instruments.Reaped, count);

    public static void LeaseLost(IMeasuredGroup group) => Add(group, group.Instruments.LeasesLost, 1);

    public static void RecordRestored(IMeasuredGroup group) => Add(group, group.Instruments.RecordsRestored, 1);

    public static void PayloadGone(IMeasuredGroup group) => Add(group, group.Instruments.PayloadsGone, 1);

    public static void UnknownType(IMeasuredGroup group, string type) =>
        Add(group, group.Instruments.UnknownTypes, 1, new KeyValuePair<string, object?>("type", type));

    public static void Lost(IMeasuredGroup group, long atMost) => Add(group, group.Instruments.Lost, atMost);

    public static void UnhandledType(IMeasuredGroup group, string type) =>
        Add(group, group.Instruments.UnhandledTypes, 1, new KeyValuePair<string, object?>("type", type));

    public static void PassedOn(IMeasuredGroup group, string type) =>
        Add(group, group.Instruments.PassedOn, 1, new KeyValuePair<string, object?>("type", type));

    public static void WithoutDedupeKey(IMeasuredGroup group, string type) =>
        Add(group, group.Instruments.WithoutDedupeKey, 1, new KeyValuePair<string, object?>("type", type));

    public static void Restored(IMeasuredGroup group, long mayBeLost, long mayRepeat)
    {
        Add(group, group.Instruments.MayBeLost, mayBeLost);
        Add(group, group.Instruments.MayRepeat, mayRepeat);
    }

    public static void State(IMeasuredGroup group, long? lag, long pending)
    {
        if (lag is { } known) Record(group, group.Instruments.Lag, known);
        Record(group, group.Instruments.Pending, pending);
    }

    // Who listens is the application's code, and runs here: what it throws costs the measurement.
    private static void Add(IMeasuredGroup group, Counter<long> counter, long value, KeyValuePair<string, object?>? more = null)
    {
        try
        {
            if (more is { } tag) counter.Add(value, Stream(group), Group(group), tag);
            else counter.Add(value, Stream(group), Group(group));
        }
        catch (Exception exception)
        {
            Log.ListenerFailed(group.Logger, counter.Name, exception);
        }
    }

    private static void Record(IMeasuredGroup group, Gauge<long> gauge, long value)
    {
        try
        {
            gauge.Record(value, Stream(group), Group(group));
        }
        catch (Exception exception)
        {
            Log.ListenerFailed(group.Logger, gauge.Name, exception);
        }
    }

    private static KeyValuePair<string, object?> Stream(IMeasuredGroup group) => new("stream", group.StreamName);

    private static KeyValuePair<string, object?> Group(IMeasuredGroup group) => new("group", group.Group);
}
