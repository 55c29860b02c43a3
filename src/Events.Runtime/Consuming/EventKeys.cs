using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Events.Definitions;
using Events.Store;
using Events.Wire;

namespace Events.Consuming;

/// <summary>
/// The keys by which the events of one handler are told apart or kept in order, from the bytes of their fields: nothing is
/// decoded for it. A dedupe key of personal values is hashed: it becomes the name of a key on the server.
/// </summary>
/// <param name="handler">The handler.</param>
/// <param name="dedupePrefix">The beginning of the keys of its group.</param>
/// <param name="personal">The personal fields of the event as declared, in the form of <c>ev:pii</c>; an entry may name others.</param>
internal sealed class EventKeys(HandlerDefinition handler, string dedupePrefix, string? personal)
{
    // Longer values are hashed: a Redis key is kept for the whole dedupe window.
    private const int MaxPlainKey = 128;

    private readonly byte[][] _dedupeFields = [.. handler.DedupeFields.Select(Encoding.UTF8.GetBytes)];
    private readonly byte[][] _orderedByFields = [.. handler.OrderedByFields.Select(Encoding.UTF8.GetBytes)];
    private readonly string _prefix = dedupePrefix + KeyParts.Escape(handler.EventType);
    private readonly bool _isPersonal = NamesKey(handler, personal ?? "");

    // What the entries say is nearly always the same.
    private SaidPersonal? _said;

    public bool HasDedupe => _dedupeFields.Length > 0;

    public bool HasOrdering => _orderedByFields.Length > 0;

    /// <summary>The Redis key that marks an event as handled by the group; beside the stream, so in its slot.</summary>
    /// <returns>Null when the entry lacks one of the fields, or has it without a value: then nothing tells it from others that do.</returns>
    public string? Dedupe(EntryFields fields)
    {
        if (_isPersonal || IsSaidPersonal(fields)) return DedupeByHash(fields);
        Span<byte> plain = stackalloc byte[MaxPlainKey];
        int written = 0;
        foreach (byte[] field in _dedupeFields)
        {
            if (!fields.TryGetValue(field, out ReadOnlySpan<byte> value) || value.IsEmpty) return null;
            if (!TryAppend(plain, ref written, value)) return DedupeByHash(fields);
        }

        Span<char> key = stackalloc char[MaxPlainKey];
        Encoding.Latin1.GetChars(plain[..written], key);
        return string.Concat(_prefix, key[..written]);
    }

    /// <summary>A hash of the ordering key. Two keys with one hash are handled one after the other, which does no harm.</summary>
    public ulong Ordering(EntryFields fields)
    {
        ulong hash = 14695981039346656037;
        foreach (byte[] field in _orderedByFields)
        {
            fields.TryGetValue(field, out ReadOnlySpan<byte> value);
            foreach (byte part in value) hash = (hash ^ part) * 1099511628211;
            hash = (hash ^ 0xFF) * 1099511628211;
        }

        return hash;
    }

    private static bool NamesKey(HandlerDefinition handler, string personal) => handler.DedupeFields.Any(new PersonalFields(personal).Has);

    private bool IsSaidPersonal(EntryFields fields)
    {
        if (!fields.TryGetValue(EnvelopeFields.PersonalBytes, out ReadOnlySpan<byte> text)) return false;
        if (_said is { } said && text.SequenceEqual(said.Text)) return said.NamesKey;
        said = new SaidPersonal(text.ToArray(), NamesKey(handler, Encoding.UTF8.GetString(text)));
        _said = said;
        return said.NamesKey;
    }

    private string? DedupeByHash(EntryFields fields)
    {
        var values = new ArrayBufferWriter<byte>(256);
        Span<byte> length = stackalloc byte[16];
        foreach (byte[] field in _dedupeFields)
        {
            if (!fields.TryGetValue(field, out ReadOnlySpan<byte> value) || value.IsEmpty) return null;
            int written = 0;
            TryAppendLength(length, ref written, value.Length);
            values.Write(length[..written]);
            values.Write(value);
        }

        return $"{_prefix}:{Convert.ToHexStringLower(SHA256.HashData(values.WrittenSpan))}";
    }

    private static bool TryAppend(Span<byte> key, ref int written, ReadOnlySpan<byte> value)
    {
        if (!TryAppendLength(key, ref written, value.Length) || !value.TryCopyTo(key[written..])) return false;
        written += value.Length;
        return true;
    }

    // The length first, so that no two lists of values make one key.
    private static bool TryAppendLength(Span<byte> key, ref int written, int length)
    {
        if (!System.Text.Unicode.Utf8.TryWrite(key[written..], $":{length}:", out int bytes)) return false;
        written += bytes;
        return true;
    }

    private sealed class SaidPersonal(byte[] text, bool namesKey)
    {
        public byte[] Text => text;

        public bool NamesKey => namesKey;
    }
}
