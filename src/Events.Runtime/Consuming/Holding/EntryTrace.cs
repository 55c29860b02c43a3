using System.Diagnostics;
using Events.Diagnostics;
using Events.Handling;

namespace Events.Consuming.Holding;

/// <summary>The tags of an entry's span, and the spans that it follows from.</summary>
internal static class EntryTrace
{
    // What most backends keep.
    private const int MaxLinks = 128;

    /// <summary>
    /// The trace that an entry was produced in: its handler goes on with it while the entry is fresh and comes for the first time. What is old, or was tried
    /// before, would stretch that trace over hours: it has a trace of its own, and a link. One that was a dead letter has another to what has sent it back.
    /// </summary>
    public static ActivityContext ParentOf(HeldEntry entry, ConsumerOptions options, out ActivityLink[]? links)
    {
        links = null;
        if (entry.IsRequeued)
        {
            List<ActivityLink>? both = null;
            AddLinks(entry, ref both);
            links = both?.ToArray();
            return default;
        }

        if (!TraceFields.TryRead(entry.Fields, out ActivityContext produced)) return default;
        bool isFresh = entry.DeliveryCount <= 1
            && entry.Time.GetUtcNow() - (entry.ProducedAt ?? entry.Id.Timestamp) < options.LinkTracesAfter;
        if (isFresh) return produced;
        links = [new ActivityLink(produced)];
        return default;
    }

    /// <summary>The traces that the entries of a batch were produced in.</summary>
    public static ActivityLink[]? LinksOf(HeldBatch batch)
    {
        List<ActivityLink>? links = null;
        foreach (HeldEntry entry in batch.Entries)
        {
            if (links is { Count: >= MaxLinks }) break;
            AddLinks(entry, ref links);
        }

        return links?.Take(MaxLinks).ToArray();
    }

    private static void AddLinks(HeldEntry entry, ref List<ActivityLink>? links)
    {
        if (TraceFields.TryRead(entry.Fields, out ActivityContext produced)) (links ??= []).Add(new ActivityLink(produced));
        if (entry.IsRequeued && TraceFields.TryReadRequeue(entry.Fields, out ActivityContext requeued)) (links ??= []).Add(new ActivityLink(requeued));
    }

    public static KeyValuePair<string, object?>[] TagsOf(HeldEntry entry) =>
    [
        new(SpanTags.Group, entry.Group),
        new(SpanTags.Consumer, entry.Consumer),
        new(SpanTags.MessageId, entry.Id.ToString()),
        new(SpanTags.EventType, entry.EventType),
        new(SpanTags.Attempt, entry.DeliveryCount),
        new(SpanTags.Size, entry.Bytes),
    ];

    /// <summary>The tags of a batch. Where its events are of several types, it has none of them.</summary>
    public static KeyValuePair<string, object?>[] TagsOf(HeldBatch batch) =>
    [
        new(SpanTags.Group, batch.Group),
        new(SpanTags.Consumer, batch.Consumer),
        .. batch.EventType is { } type ? [new KeyValuePair<string, object?>(SpanTags.EventType, type)] : Array.Empty<KeyValuePair<string, object?>>(),
        new(SpanTags.BatchCount, batch.Count),
    ];

    /// <summary>Gives a span the baggage that came with an entry.</summary>
    public static void ReadBaggage(HeldEntry entry, Activity activity) => TraceFields.ReadBaggage(entry.Fields, activity);

    /// <summary>The outcome of an entry's handler, as a span says it.</summary>
    public static string OutcomeOf(DeliveryOutcome outcome, Exception? failure) => outcome switch
    {
        DeliveryOutcome.Committed => "committed",
        DeliveryOutcome.Acknowledge => "acknowledged",
        DeliveryOutcome.Retry => "retry",
        DeliveryOutcome.DeadLetter => "dead_letter",
        _ => failure is null ? "acknowledged" : "failed",
    };
}
