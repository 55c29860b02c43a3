using System.Text.Json;
using StackExchange.Redis;

namespace Craft.Typed;

public abstract record Made(string Piece);
public sealed record VaseMade(string Piece, int Liters) : Made(Piece);

public sealed class TypedWriter(IDatabase redis)
{
    public Task<RedisValue> WriteAsync(Made made)
    {
        var kind = made.GetType().FullName; // EVT1004
        return redis.StreamAddAsync(
            "made",
            [
                new NameValueEntry("event_type", kind),
                new NameValueEntry("body", JsonSerializer.Serialize(made, made.GetType())),
            ],
            maxLength: 50_000,
            useApproximateMaxLength: true);
    }
}
