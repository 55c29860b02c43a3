using Events.Redis.Protocol;
using StackExchange.Redis;

namespace Events.StackExchangeRedis.Replies;

/// <summary>Tells the kind of a <see cref="RedisResult"/>.</summary>
internal static class ResultKind
{
    public static RespKind Of(RedisResult result) => result.IsNull
        ? RespKind.Null
        : result.Resp3Type switch
        {
            ResultType.Integer => RespKind.Integer,
            ResultType.Array or ResultType.Push => RespKind.Array,
            ResultType.Set => RespKind.Set,
            ResultType.Map or ResultType.Attribute => RespKind.Map,
            ResultType.Error or ResultType.BlobError => RespKind.Error,
            ResultType.Null => RespKind.Null,
            ResultType.Boolean => RespKind.Boolean,

            // Text, whatever it stands for: numbers that are no integers keep the form in which they came.
            _ => RespKind.BulkString,
        };
}
