using System.Diagnostics;
using Events.Diagnostics;
using Events.Store;
using Events.Store.Delivery;
using Microsoft.Extensions.Logging;

namespace Events.DeadLetters;

/// <summary>
/// The span of sending a dead letter back: linked to the trace that the event was produced in and to the one that gave it up. The entry keeps its own
/// context, and has this span beside it, to which its next handler links as well.
/// </summary>
internal static class RequeueTrace
{
    /// <summary>It begins; null when nobody wants it.</summary>
    public static Activity? Begin(StreamKey stream, DeadLetter letter, ILogger logger)
    {
        if (!Tracing.IsOn) return null;
        var links = new List<ActivityLink>(2);
        if (TraceFields.TryRead(letter.Fields, out ActivityContext produced)) links.Add(new ActivityLink(produced));
        if (TraceFields.TryParse(letter.Trace, out ActivityContext givenUp)) links.Add(new ActivityLink(givenUp));
        return Tracing.Start(
            Operations.Requeue,
            DeliveryKeys.Requeue(stream, letter.Group).Name,
            ActivityKind.Producer,
            default,
            [
                new(SpanTags.Group, letter.Group),
                new(SpanTags.EventType, letter.Entry.Type),
                new(SpanTags.Letter, letter.Id.ToString()),
                new(SpanTags.Reason, letter.Reason),
            ],
            links,
            logger);
    }

    /// <summary>The store has answered.</summary>
    public static void End(Activity? activity, EntryId? requeued, Exception? failure, ILogger logger)
    {
        if (activity is null) return;
        if (requeued is { } id) activity.SetTag(SpanTags.MessageId, id.ToString());
        Tracing.Stop(activity, failure, tellsFailure: true, logger);
    }
}
