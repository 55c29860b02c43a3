using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Events.Wire;

namespace Events.Consuming;

/// <summary>The keys by which events are told apart or kept in order, from the bytes of their fields: nothing is decoded for it.</summary>
internal static class EventKeys
{
    // Longer values are hashed: a Redis key is kept for the whole dedupe window.
    private const int MaxPlainKey = 128;

    /// <summary>The Redis key that marks an event as handled by the group; beside the stream, so in its slot.</summary>
    public static string Dedupe(ConsumerScope scope, HandlerDefinition handler, EntryFields fields)
    {
        var values = new ArrayBufferWriter<byte>(64);
        foreach (string field in handler.DedupeFields)
        {
            fields.TryGetValue(Encoding.UTF8.GetBytes(field), out ReadOnlySpan<byte> value);
            values.Write(Encoding.UTF8.GetBytes($":{value.Length}:"));
            values.Write(value);
        }

        string key = values.WrittenCount <= MaxPlainKey
            ? Encoding.Latin1.GetString(values.WrittenSpan)
            : ":" + Convert.ToHexStringLower(SHA256.HashData(values.WrittenSpan));
        return scope.DedupePrefix + handler.EventType + key;
    }

    /// <summary>A hash of the ordering key. Two keys with one hash are handled one after the other, which does no harm.</summary>
    public static ulong Ordering(HandlerDefinition handler, EntryFields fields)
    {
        ulong hash = 14695981039346656037;
        foreach (string field in handler.OrderedByFields)
        {
            fields.TryGetValue(Encoding.UTF8.GetBytes(field), out ReadOnlySpan<byte> value);
            foreach (byte part in value) hash = (hash ^ part) * 1099511628211;
            hash = (hash ^ 0xFF) * 1099511628211;
        }

        return hash;
    }
}
