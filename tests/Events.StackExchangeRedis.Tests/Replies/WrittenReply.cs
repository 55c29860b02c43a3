using System.Text;
using Events.Redis.Protocol;

namespace Events.StackExchangeRedis.Replies;

/// <summary>Replies that were written, as text: a sign for the kind, then the value.</summary>
internal static class WrittenReply
{
    /// <summary>As the runtime's own reader reads it, to the last byte.</summary>
    public static string Show(ReceiveBuffer written)
    {
        var reader = new RespReader(written.Unread, default);
        Assert.True(new RespValueParser().TryRead(ref reader, out RespValue value));
        Assert.Equal(written.Unread.Length, reader.Position);
        return Show(value);
    }

    private static string Show(RespValue value) => value.Kind switch
    {
        RespKind.Null => "_",
        RespKind.Integer => $":{value.AsInteger()}",
        RespKind.Boolean => $"#{value.AsInteger()}",
        RespKind.BulkString => $"${Encoding.Latin1.GetString(value.Bytes)}",
        RespKind.Error => $"!{Encoding.UTF8.GetString(value.Bytes)}",
        RespKind.Array => $"*{value.Items.Count}[{string.Join(' ', value.Items.Select(Show))}]",
        RespKind.Set => $"~{value.Items.Count}[{string.Join(' ', value.Items.Select(Show))}]",
        RespKind.Map => $"%{value.Items.Count / 2}[{string.Join(' ', value.Items.Select(Show))}]",
        _ => throw new ArgumentOutOfRangeException(nameof(value), value.Kind, "Not a kind that is written."),
    };
}
