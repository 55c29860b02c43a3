using Events.Resp;
using StackExchange.Redis;

namespace Events.Store.StackExchangeRedis;

/// <summary>
/// What a <see cref="RedisResult"/> is. The one thing that releases of StackExchange.Redis tell in different ways: since 2.7
/// a result names its type; 1.2, on which the behaviour is tested where a later one cannot be restored, does not.
/// </summary>
internal static class ResultKind
{
#if STACKEXCHANGE_REDIS_1
    private static readonly Type Single = RedisResult.Create(RedisValue.EmptyString).GetType();

    public static RespKind Of(RedisResult result)
    {
        if (result.IsNull) return RespKind.Null;
        if (result.GetType() == Single) return ((RedisValue)result).IsInteger ? RespKind.Integer : RespKind.BulkString;
        try
        {
            _ = (RedisResult[])result;
            return RespKind.Array;
        }
        catch (RedisServerException)
        {
            return RespKind.Error;
        }
    }
#else
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
#endif
}
