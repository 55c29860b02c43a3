using System.Collections.Concurrent;
using System.Diagnostics;
using Events.Diagnostics;

namespace Events.Behaviour.Telemetry;

/// <summary>What the activity source says of one stream, and of what is beside it.</summary>
public sealed class Spans : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = [];
    private readonly ActivityListener _listener;
    private readonly string _key;

    /// <param name="key">The key of the stream.</param>
    /// <param name="onStarted">Called in the listener; null for nothing.</param>
    /// <param name="onStopped">Called in the listener; null for nothing.</param>
    /// <param name="sampling">What the listener wants.</param>
    public Spans(
        string key,
        Action<Activity>? onStarted = null,
        Action<Activity>? onStopped = null,
        ActivitySamplingResult sampling = ActivitySamplingResult.AllDataAndRecorded)
    {
        _key = key;
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == EventsActivitySource.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => sampling,
            ActivityStarted = activity => onStarted?.Invoke(activity),
            ActivityStopped = activity =>
            {
                if (IsOurs(activity)) _ended.Enqueue(activity);
                onStopped?.Invoke(activity);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>The spans of an operation that have ended, the one first that ended first.</summary>
    public IReadOnlyList<Activity> Of(string operation, string? group = null) =>
    [
        .. _ended.Where(one => one.GetTagItem("messaging.operation.name") as string == operation
            && (group is null || one.GetTagItem("messaging.consumer.group.name") as string == group)),
    ];

    public void Dispose() => _listener.Dispose();

    private bool IsOurs(Activity activity) =>
        (activity.GetTagItem("messaging.destination.name") as string)?.Contains(_key, StringComparison.Ordinal) == true;
}
