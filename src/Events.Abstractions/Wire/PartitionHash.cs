using System.Text;

namespace Events.Wire;

/// <summary>
/// Computes to which partition a key belongs: the CRC-32 of the key's UTF-8 text, as of zlib, PNG and Ethernet (polynomial 0x04C11DB7, reflected; of
/// <c>123456789</c> it is 0xCBF43926), modulo the number of partitions. So a program in any language finds the same one. A key of several values has a zero
/// byte between them.
/// </summary>
public struct PartitionHash
{
    /// <summary>The largest number of partitions that a stream may have.</summary>
    public const int MaxPartitions = 16384;

    private const uint ReflectedPolynomial = 0xEDB88320;

    private static readonly uint[] Table = MakeTable();

    // The complement of the hash: zero, as of a new one, is what it begins with.
    private uint _complement;
    private bool _hasValue;

    /// <summary>The hash of the values that were added.</summary>
    public readonly uint Value => _complement;

    /// <summary>The partition of a key.</summary>
    /// <param name="key">The text of the ordering key, as it stands in the entry.</param>
    /// <param name="partitions">The number of partitions, at least 1.</param>
    public static int PartitionOf(string key, int partitions)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        PartitionHash hash = default;
        hash.Add(Encoding.UTF8.GetBytes(key));
        return PartitionOf(hash.Value, partitions);
    }

    /// <summary>The partition of a hash.</summary>
    /// <param name="hash">The hash.</param>
    /// <param name="partitions">The number of partitions, at least 1.</param>
    public static int PartitionOf(uint hash, int partitions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        return (int)(hash % (uint)partitions);
    }

    /// <summary>Adds a value of the key.</summary>
    /// <param name="value">Its text as UTF-8.</param>
    public void Add(ReadOnlySpan<byte> value)
    {
        if (_hasValue) Append([0]);
        _hasValue = true;
        Append(value);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        uint crc = ~_complement;
        foreach (byte part in bytes) crc = Table[(byte)(crc ^ part)] ^ (crc >> 8);
        _complement = ~crc;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint value = 0; value < table.Length; value++)
        {
            uint crc = value;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ ReflectedPolynomial : crc >> 1;
            table[value] = crc;
        }

        return table;
    }
}
