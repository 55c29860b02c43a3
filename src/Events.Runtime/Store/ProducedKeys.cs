using System.Text;
using System.Text.Unicode;
using Events.Wire;

namespace Events.Store;

/// <summary>Remembers that an event was produced; see <see cref="Roles.IIdempotentStore.AddOnceAsync"/>.</summary>
internal static class ProducedKeys
{
    // A script passes no more to one command.
    private const int MaxFields = 3400;

    /// <summary>The beginning of the keys, behind the stream.</summary>
    public const string Prefix = "produced:";

    /// <summary>Gives one of the keys, whichever.</summary>
    public static StreamKey Any(StreamKey stream) => stream.Beside(Prefix + "t:k");

    /// <summary>A string: the ID of the entry.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="fields">The entry.</param>
    /// <param name="key">What identifies it among those of its type.</param>
    /// <param name="window">How long it is remembered.</param>
    public static StreamKey Of(StreamKey stream, EntryFields fields, ReadOnlySpan<byte> key, TimeSpan window)
    {
        Check(stream, fields, key, window);
        return ByType(stream, fields.EventType, key);
    }

    /// <summary>The same by the type of the entry.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="type">The type of the entry.</param>
    /// <param name="key">What identifies it among those of its type.</param>
    public static StreamKey ByType(StreamKey stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> key) =>
        stream.Beside($"{Prefix}{KeyParts.Escape(Encoding.UTF8.GetString(type))}:{Encoding.UTF8.GetString(key)}");

    /// <summary>Gives the most bytes that the text of the key has.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="fields">The entry.</param>
    /// <param name="key">What identifies it among those of its type.</param>
    public static int MaxLength(StreamKey stream, EntryFields fields, ReadOnlySpan<byte> key) =>
        PrefixOf(stream).Length + (3 * fields.EventType.Length) + 1 + key.Length;

    /// <summary>Writes the text of the key that <see cref="Of"/> gives, which makes nothing.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="fields">The entry.</param>
    /// <param name="key">What identifies it among those of its type.</param>
    /// <param name="window">How long it is remembered.</param>
    /// <param name="target">Where to: at least <see cref="MaxLength"/>.</param>
    /// <returns>The number of bytes.</returns>
    public static int Write(StreamKey stream, EntryFields fields, ReadOnlySpan<byte> key, TimeSpan window, Span<byte> target)
    {
        Check(stream, fields, key, window);
        byte[] prefix = PrefixOf(stream);
        prefix.CopyTo(target);
        int length = prefix.Length + KeyParts.Escape(fields.EventType, target[prefix.Length..]);
        target[length++] = (byte)':';
        key.CopyTo(target[length..]);
        return length + key.Length;
    }

    private static byte[] PrefixOf(StreamKey stream) => stream.ProducedPrefix ??= Encoding.UTF8.GetBytes(stream.Beside(Prefix).Name);

    private static void Check(StreamKey stream, EntryFields fields, ReadOnlySpan<byte> key, TimeSpan window)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, TimeSpan.FromMilliseconds(1));
        if (key.IsEmpty || !Utf8.IsValid(key)) throw new ArgumentException("An idempotency key is text in UTF-8, and not empty.", nameof(key));
        if (fields.Count > MaxFields)
        {
            throw new ArgumentException($"An entry with an idempotency key has at most {MaxFields} fields; this has {fields.Count}.", nameof(fields));
        }
    }
}
