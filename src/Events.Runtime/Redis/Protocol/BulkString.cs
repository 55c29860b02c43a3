using System.Globalization;
using System.Text;

namespace Events.Redis.Protocol;

/// <summary>Text encoded as a RESP bulk string ahead of its use.</summary>
internal static class BulkString
{
    /// <summary>Encodes into a new array.</summary>
    public static byte[] Encode(string text)
    {
        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(text) + 16];
        return Encode(text, bytes).ToArray();
    }

    /// <summary>Encodes into given room: the text's bytes and 16 more.</summary>
    public static ReadOnlySpan<byte> Encode(string text, Span<byte> target)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        target[0] = (byte)'$';
        length.TryFormat(target[1..], out int digits, provider: CultureInfo.InvariantCulture);
        int position = digits + 1;
        "\r\n"u8.CopyTo(target[position..]);
        position += 2;
        position += Encoding.UTF8.GetBytes(text, target[position..]);
        "\r\n"u8.CopyTo(target[position..]);
        return target[..(position + 2)];
    }
}
