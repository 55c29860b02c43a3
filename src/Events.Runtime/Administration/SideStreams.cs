using Events.Store;
using Events.Store.Delivery;

namespace Events.Administration;

/// <summary>Tells streams that are kept beside others from those.</summary>
internal static class SideStreams
{
    /// <summary>Tells whether a stream is one of dead letters, of requeued entries or of payloads: named as <see cref="StreamKey.Beside"/> does.</summary>
    public static bool IsOne(string name)
    {
        int open = name.IndexOf('{', StringComparison.Ordinal);
        int close = open < 0 ? -1 : name.IndexOf('}', open);
        if (close <= open + 1) return false;
        ReadOnlySpan<char> rest = name.AsSpan(close + 1);
        return rest.EndsWith(":dead", StringComparison.Ordinal) || rest.EndsWith(":payloads", StringComparison.Ordinal)
            || rest.Contains(":requeue:", StringComparison.Ordinal);
    }

    /// <summary>
    /// Beside which stream the names of consumers are kept: what was requeued for a group is read by the consumers of the stream it is beside. Another stream
    /// is its own.
    /// </summary>
    public static StreamKey NamesOf(StreamKey stream)
    {
        if (!IsOne(stream.Name)) return stream;
        int requeue = stream.Name.IndexOf(":requeue:", stream.Name.IndexOf('}', StringComparison.Ordinal), StringComparison.Ordinal);

        // What is before it has the hash tag, and is the beginning of all keys beside the stream.
        return requeue < 0 ? stream : new StreamKey(stream.Name[..requeue]);
    }

    /// <summary>The dead letters of a stream; null for a key beside which nothing can be put.</summary>
    public static StreamKey? DeadLettersOf(StreamKey stream)
    {
        try
        {
            return DeliveryKeys.DeadLetters(stream);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
