using System.Buffers.Text;
using System.Text;
using Events.Redis.Protocol;
using StackExchange.Redis;

namespace Events.StackExchangeRedis.Replies;

/// <summary>
/// Writes a <see cref="RedisResult"/> as the RESP it came from, in the form of RESP3. The runtime reads replies from bytes,
/// and a page of entries keeps the bytes of the fields, so the detour costs the headers alone, and replies are understood
/// in one place.
/// </summary>
internal static class ResultWriter
{
    // A type, up to 20 digits with a sign, CRLF.
    private const int HeaderLength = 24;

    /// <summary>Writes a result.</summary>
    public static void Write(RedisResult result, ReceiveBuffer target)
    {
        RespKind kind = ResultKind.Of(result);
        switch (kind)
        {
            case RespKind.Null:
                WriteRaw("_\r\n"u8, target);
                break;
            case RespKind.Integer:
                WriteHeader((byte)':', (long)result, target);
                break;
            case RespKind.Boolean:
                WriteRaw((bool)result ? "#t\r\n"u8 : "#f\r\n"u8, target);
                break;
            case RespKind.Error:
                WriteError(result.ToString() ?? "", target);
                break;
            case RespKind.Array or RespKind.Set or RespKind.Map:
                // A map comes as names and values, alternating.
                var items = (RedisResult[])result!;
                if (kind == RespKind.Map) WriteHeader((byte)'%', items.Length / 2, target);
                else WriteHeader(kind == RespKind.Set ? (byte)'~' : (byte)'*', items.Length, target);
                foreach (RedisResult item in items) Write(item, target);
                break;
            default:
                byte[] text = (byte[])result!;
                WriteHeader((byte)'$', text.Length, target);
                Span<byte> body = Free(text.Length + 2, target);
                text.CopyTo(body);
                "\r\n"u8.CopyTo(body[text.Length..]);
                target.Advance(text.Length + 2);
                break;
        }
    }

    /// <summary>Writes an error reply.</summary>
    /// <param name="text">The error without the leading dash, as StackExchange.Redis hands it on.</param>
    /// <param name="target">Where to.</param>
    public static void WriteError(string text, ReceiveBuffer target)
    {
        // In the form with a length, which may hold line breaks.
        int length = Encoding.UTF8.GetByteCount(text);
        WriteHeader((byte)'!', length, target);
        Span<byte> body = Free(length + 2, target);
        Encoding.UTF8.GetBytes(text, body);
        "\r\n"u8.CopyTo(body[length..]);
        target.Advance(length + 2);
    }

    private static void WriteHeader(byte prefix, long number, ReceiveBuffer target)
    {
        Span<byte> header = Free(HeaderLength, target);
        header[0] = prefix;
        Utf8Formatter.TryFormat(number, header[1..], out int digits);
        "\r\n"u8.CopyTo(header[(digits + 1)..]);
        target.Advance(digits + 3);
    }

    private static void WriteRaw(ReadOnlySpan<byte> bytes, ReceiveBuffer target)
    {
        bytes.CopyTo(Free(bytes.Length, target));
        target.Advance(bytes.Length);
    }

    private static Span<byte> Free(int bytes, ReceiveBuffer target) =>
        target.GetFree(target.Unread.Length + bytes).Span;
}
