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

    /// <summary>The key as text.</summary>
    public string Name { get; }

    /// <summary>The key as a RESP bulk string.</summary>
    public ReadOnlySpan<byte> Encoded => _encoded;

    /// <inheritdoc/>
    public bool Equals(StreamKey? other) => other is not null && Name == other.Name;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StreamKey);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <summary>The key as text.</summary>
    public override string ToString() => Name;
}
