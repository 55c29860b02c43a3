using System.Text;

namespace Events.Store;

/// <summary>The Redis key of a stream, with its encoded form kept so that no command encodes it again.</summary>
public sealed class StreamKey : IEquatable<StreamKey>
{
    private readonly byte[] _encoded;

    /// <summary>Makes a key.</summary>
    /// <param name="name">The key, not empty.</param>
    public StreamKey(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        int length = Encoding.UTF8.GetByteCount(name);
        _encoded = Encoding.UTF8.GetBytes($"${length}\r\n{name}\r\n");
    }

    /// <summary>The object that a store has found for this key last, so that it need not look again; the object says itself whose it is.</summary>
    internal object? Given { get; set; }

    /// <summary>The bytes that the keys of what was produced to the stream begin with, for <see cref="ProducedKeys"/>; null until somebody asks.</summary>
    internal byte[]? ProducedPrefix { get; set; }

    /// <summary>The key as text.</summary>
    public string Name { get; }

    /// <summary>The key as a RESP bulk string.</summary>
    public ReadOnlySpan<byte> Encoded => _encoded;

    /// <summary>
    /// A key beside the stream, in the same hash slot so that one script may touch both: <c>{orders}:dead</c> for
    /// <c>orders</c>. A name that has a hash tag of its own keeps it: <c>shop:{orders}:dead</c> for <c>shop:{orders}</c>.
    /// </summary>
    /// <param name="suffix">What tells the key from the stream, such as <c>dead</c>.</param>
    public StreamKey Beside(string suffix)
    {
        ArgumentException.ThrowIfNullOrEmpty(suffix);
        return new StreamKey(FindTagEnd() >= 0 ? $"{Name}:{suffix}" : $"{{{Name}}}:{suffix}");
    }

    /// <summary>The beginning of the keys beside the stream.</summary>
    internal string BesidePrefix => Beside("-").Name[..^1];

    /// <summary>
    /// A partition of the stream, in a hash slot of its own: <c>{orders:3}</c> for <c>orders</c>. A name that has a hash tag gets the number in it:
    /// <c>shop:{orders:3}</c> for <c>shop:{orders}</c>.
    /// </summary>
    /// <param name="partition">The partition, counted from 0.</param>
    public StreamKey Partition(int partition)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(partition);
        string number = string.Create(System.Globalization.CultureInfo.InvariantCulture, $":{partition}");
        return new StreamKey(FindTagEnd() is var end and >= 0 ? Name.Insert(end, number) : $"{{{Name}{number}}}");
    }

    // Where the hash tag ends; -1 where there is none.
    private int FindTagEnd()
    {
        int open = Name.IndexOf('{', StringComparison.Ordinal);
        int close = open < 0 ? -1 : Name.IndexOf('}', open);
        if (close > open + 1) return close;

        // A closing brace would end the tag too early, and the keys would part; such a name needs a tag of its own.
        if (!Name.Contains('}', StringComparison.Ordinal)) return -1;
        throw new ArgumentException($"The stream key '{Name}' has a brace and no hash tag, so no key can be put in its slot.");
    }

    /// <inheritdoc/>
    public bool Equals(StreamKey? other) => other is not null && Name == other.Name;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StreamKey);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <summary>The key as text.</summary>
    public override string ToString() => Name;
}
