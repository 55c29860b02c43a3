using Events.Redis.Protocol;
using Events.Store;

namespace Events.Redis.Commands;

/// <summary><c>MAXLEN|MINID ~|= n</c>, as XADD and XTRIM take it.</summary>
internal static class TrimArguments
{
    public static int Count(StreamTrim trim) => trim.Kind == StreamTrimKind.None ? 0 : 3;

    public static void Write(CommandWriter writer, StreamTrim trim)
    {
        if (trim.Kind == StreamTrimKind.None) return;
        writer.WriteEncoded(trim.Kind == StreamTrimKind.MaxLength ? "$6\r\nMAXLEN\r\n"u8 : "$5\r\nMINID\r\n"u8);
        writer.WriteEncoded(trim.IsExact ? "$1\r\n=\r\n"u8 : "$1\r\n~\r\n"u8);
        if (trim.Kind == StreamTrimKind.MaxLength) writer.WriteInteger(trim.MaxLength);
        else writer.WriteId(trim.MinId);
    }
}
