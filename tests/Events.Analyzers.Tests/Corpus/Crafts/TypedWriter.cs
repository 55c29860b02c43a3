using System.Text.Json;
using StackExchange.Redis;

namespace Craft.Typed;

public abstract record Made(string Piece);
public sealed record VaseMade(string Piece, int Liters) : Made(Piece);

public sealed class TypedWriter(IDatabase redis)
{
    public Task<RedisValue> WriteAsync(Made made)
    {
        var kind = made.GetType().FullName;
        return redis.StreamAddAsync(
            "made",
            [
                new NameValueEntry("event_type", kind), // EVT1004
                new NameValueEntry("body", JsonSerializer.Serialize(made, made.GetType())),
            ],
            maxLength: 50_000,
            useApproximateMaxLength: true);
    }
}
