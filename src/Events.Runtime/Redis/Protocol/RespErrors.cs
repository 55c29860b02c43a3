using System.Globalization;
using System.Text;
using Events.Errors;

namespace Events.Redis.Protocol;

/// <summary>Says what came, where, and what had to come.</summary>
internal static class RespErrors
{
    private const int ShownBytes = 48;

    public static ProtocolException Malformed(ReadOnlySpan<byte> reply, int position, string expected) =>
        new($"The server's reply is not RESP: expected {expected} at byte {position}, and got {Show(reply[position..])}.");

    public static ProtocolException TooLong(long length, int position) =>
        new(string.Create(
            CultureInfo.InvariantCulture,
            $"The server's reply is too long: {length} bytes at byte {position}; at most {RespReader.MaxReplyLength} are accepted."));

    public static ProtocolException Unexpected(ReadOnlySpan<byte> reply, RespToken token, string expected)
    {
        string what = token.Kind switch
        {
            RespKind.Null => "a null",
            RespKind.Array or RespKind.Set or RespKind.Map => $"{token.Kind} of {token.Number}",
            _ => $"{token.Kind} {Show(reply.Slice(token.Offset, token.Length))}",
        };
        return new ProtocolException($"The server's reply is not what the command answers: expected {expected} at byte {token.Offset}, and got {what}.");
    }

    /// <summary>Bytes as text in quotes; what is not printable ASCII is escaped.</summary>
    public static string Show(ReadOnlySpan<byte> reply)
    {
        // Before it is cut off: half a secret would not be found any more.
        ReadOnlySpan<byte> bytes = Secrets.Hide(reply[..Math.Min(reply.Length, 20 * ShownBytes)]);
        var text = new StringBuilder("\"");
        foreach (byte value in bytes[..Math.Min(bytes.Length, ShownBytes)])
        {
            _ = value switch
            {
                (byte)'\r' => text.Append("\\r"),
                (byte)'\n' => text.Append("\\n"),
                (byte)'"' => text.Append("\\\""),
                (byte)'\\' => text.Append("\\\\"),
                >= 0x20 and < 0x7f => text.Append((char)value),
                _ => text.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}"),
            };
        }

        return text.Append(bytes.Length > ShownBytes ? "\"…" : "\"").ToString();
    }
}
