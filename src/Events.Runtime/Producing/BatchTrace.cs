using System.Diagnostics;
using System.Runtime.InteropServices;
using Events.Diagnostics;
using Events.Streams;

namespace Events.Producing;

/// <summary>
/// The trace of a batch: its entries were encoded before its span began, so that span takes the place of their parents when they are appended. What
/// was added in another trace stays there, and the span is linked to it.
/// </summary>
internal static class BatchTrace
{
    // What most backends keep.
    private const int MaxLinks = 128;

    /// <summary>The traces of the entries other than the current one.</summary>
    /// <returns>Links to them; null for none.</returns>
    public static IReadOnlyList<ActivityLink>? FindOthers(EventBatch batch)
    {
        List<ActivityLink>? links = null;
        ActivityTraceId current = Activity.Current?.TraceId ?? default;
        int start = 0;
        foreach (EncodedEntry entry in batch.Entries.Span)
        {
            if (TraceFields.TryReadLast(batch.Encoded.Span[start..entry.End], out ActivityContext context) && context.TraceId != current)
            {
                links ??= [];
                if (links.Count < MaxLinks && !links.Exists(link => link.Context == context)) links.Add(new ActivityLink(context));
            }

            start = entry.End;
        }

        return links;
    }

    /// <summary>The batch is being appended.</summary>
    public static void Begin(EventBatch batch, PublishCall call)
    {
        Span<byte> encoded = MemoryMarshal.AsMemory(batch.Encoded).Span;
        int start = 0;
        foreach (EncodedEntry entry in batch.Entries.Span)
        {
            TraceFields.Replace(encoded[start..entry.End], call.Activity);
            call.Measure(entry.End - start);
            start = entry.End;
        }
    }
}
