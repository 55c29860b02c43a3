using System.Text;
using System.Text.Unicode;
using Events.Wire;

namespace Events.Store;

/// <summary>Remembers that an event was produced; see <see cref="Roles.IStreamStore.AddOnceAsync"/>.</summary>
internal static class ProducedKeys
{
    // A script passes no more to one command.
    private const int MaxFields = 3400;

    /// <summary>What the keys begin with, behind the stream.</summary>
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
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, TimeSpan.FromMilliseconds(1));
        if (key.IsEmpty || !Utf8.IsValid(key)) throw new ArgumentException("An idempotency key is text in UTF-8, and not empty.", nameof(key));
        if (fields.Count > MaxFields)
        {
            throw new ArgumentException($"An entry with an idempotency key has at most {MaxFields} fields; this has {fields.Count}.", nameof(fields));
        }

        return stream.Beside($"{Prefix}{KeyParts.Escape(Encoding.UTF8.GetString(fields.EventType))}:{Encoding.UTF8.GetString(key)}");
    }
}
