using System.Text;

namespace Events.Protection;

/// <summary>A key for AES-GCM. Immutable; it says nothing of itself but its ID.</summary>
public sealed class EncryptionKey
{
    /// <summary>The number of bytes of UTF-8 that an ID has at most.</summary>
    public const int MaxIdBytes = 255;

    private readonly byte[] _bytes;

    /// <summary>Makes a key.</summary>
    /// <param name="id">Its ID, which every entry has that was written with it: 1 to 255 bytes of UTF-8 without control characters. It is no secret. Never use
    /// one for two keys.</param>
    /// <param name="bytes">The key: 16, 24 or 32 bytes. Copied.</param>
    /// <exception cref="ArgumentException">The ID or the length does not fit.</exception>
    public EncryptionKey(string id, ReadOnlySpan<byte> bytes)
    {
        if (!IsId(id)) throw new ArgumentException("A key ID has 1 to 255 bytes of UTF-8 without control characters.", nameof(id));
        if (bytes.Length is not (16 or 24 or 32)) throw new ArgumentException($"A key for AES has 16, 24 or 32 bytes, and this one {bytes.Length}.", nameof(bytes));
        Id = id;
        IdUtf8 = Encoding.UTF8.GetBytes(id);
        _bytes = bytes.ToArray();
    }

    /// <summary>The ID of the key.</summary>
    public string Id { get; }

    /// <summary>The ID as it is written.</summary>
    internal byte[] IdUtf8 { get; }

    /// <summary>The key itself.</summary>
    internal ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Gives the ID of the key.</summary>
    public override string ToString() => Id;

    /// <summary>Tells whether a text can be an ID.</summary>
    internal static bool IsId(string? id)
    {
        if (string.IsNullOrEmpty(id)) return false;
        int bytes = 0;
        foreach (Rune rune in id.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar || Rune.IsControl(rune)) return false;
            bytes += rune.Utf8SequenceLength;
        }

        return bytes <= MaxIdBytes;
    }
}
