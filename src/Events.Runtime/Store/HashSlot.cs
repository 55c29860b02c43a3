using System.Text;

namespace Events.Store;

/// <summary>Computes in which of its 16384 slots Redis Cluster keeps a key: CRC-16 (XMODEM) of the hash tag, or of the key when it has none.</summary>
internal static class HashSlot
{
    public const int Count = 16384;

    private const int Polynomial = 0x1021;

    private static readonly ushort[] Table = MakeTable();

    /// <summary>The slot of a key.</summary>
    public static int Of(string key) => Of(Encoding.UTF8.GetBytes(key));

    /// <summary>The slot of a key.</summary>
    public static int Of(ReadOnlySpan<byte> key)
    {
        int open = key.IndexOf((byte)'{');
        if (open >= 0)
        {
            // An empty tag is none.
            int length = key[(open + 1)..].IndexOf((byte)'}');
            if (length > 0) key = key.Slice(open + 1, length);
        }

        int crc = 0;
        foreach (byte value in key) crc = ((crc << 8) ^ Table[((crc >> 8) ^ value) & 0xff]) & 0xffff;
        return crc % Count;
    }

    private static ushort[] MakeTable()
    {
        var table = new ushort[256];
        for (int value = 0; value < table.Length; value++)
        {
            int crc = value << 8;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 0x8000) != 0 ? (crc << 1) ^ Polynomial : crc << 1;
            table[value] = (ushort)crc;
        }

        return table;
    }
}
