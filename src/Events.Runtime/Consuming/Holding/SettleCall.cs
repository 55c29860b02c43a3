using System.Diagnostics;
using Events.Diagnostics;

namespace Events.Consuming.Holding;

/// <summary>
/// A step on the server that settles an entry, when somebody watches: its span, and how long it took. Acknowledgements
/// have none: they go together.
/// </summary>
internal readonly struct SettleCall
{
    private readonly ConsumerScope? _scope;
    private readonly string _operation;
    private readonly Activity? _activity;
    private readonly long _start;

    private SettleCall(ConsumerScope scope, string operation, Activity? activity)
    {
        _scope = scope;
        _operation = operation;
        _activity = activity;
        _start = scope.Time.GetTimestamp();
    }

    /// <summary>An entry is settled behind its handler, whose span is the parent; without a handler, as one of its own would be.</summary>
    public static SettleCall Begin(ConsumerScope scope, HeldEntry entry, string operation)
    {
        if (!Tracing.IsOn && !scope.Instruments.OperationDuration.Enabled) return default;
        Activity? activity = null;
        if (Tracing.IsOn)
        {
            ActivityLink[]? links = null;
            ActivityContext parent = entry.Trace != default ? entry.Trace : EntryTrace.ParentOf(entry, scope.Options, out links);
            activity = Tracing.Start(operation, entry.Stream, ActivityKind.Client, parent, EntryTrace.TagsOf(entry), links, scope.Logger);
        }

        return new SettleCall(scope, operation, activity);
    }

    /// <summary>Entries are committed by their handler: a child of whatever is current there.</summary>
    public static SettleCall BeginCommit(ConsumerScope scope, HeldEntry[] entries)
    {
        if (!Tracing.IsOn && !scope.Instruments.OperationDuration.Enabled) return default;
        Activity? activity = null;
        if (Tracing.IsOn)
        {
            KeyValuePair<string, object?>[] tags = entries.Length == 1
                ? EntryTrace.TagsOf(entries[0])
                : [new(SpanTags.Group, scope.Group), new(SpanTags.Consumer, scope.Name), new(SpanTags.BatchCount, entries.Length)];
            activity = Tracing.Start(Operations.Commit, scope.Stream.Name, ActivityKind.Client, default, tags, null, scope.Logger);
        }

        return new SettleCall(scope, Operations.Commit, activity);
    }

    /// <summary>Tells whether anybody watches.</summary>
    public bool IsWatched => _scope is not null;

    /// <summary>Its span as a <c>traceparent</c>; empty when there is none.</summary>
    public string Trace => TraceFields.ParentOf(_activity);

    /// <summary>It has become a dead letter.</summary>
    public void DeadLettered(EntryId letter, string reason)
    {
        _activity?.SetTag(SpanTags.Letter, letter.ToString());
        _activity?.SetTag(SpanTags.Reason, reason);
    }

    /// <summary>The server has answered.</summary>
    /// <param name="failure">What it failed with; null when it is done.</param>
    public void End(Exception? failure)
    {
        if (_scope is null) return;
        if (_activity is not null) Tracing.Stop(_activity, failure, tellsFailure: true, _scope.Logger);
        OperationMetrics.Ended(
            _scope.Instruments, _operation, _scope.Stream.Name, _scope.Group, _scope.Time.GetElapsedTime(_start), failure, _scope.Logger);
    }
}
