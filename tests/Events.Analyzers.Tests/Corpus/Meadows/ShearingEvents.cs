using StackExchange.Redis;

namespace Meadow.Shearing;

public abstract record SheepEvent(string Sheep);

public sealed record Shorn(string Sheep, int Grams) : SheepEvent(Sheep);

public class ShearingEvents(IDatabase db)
{
    public Task<RedisValue> TellAsync(SheepEvent happened)
    {
        string kind = happened.GetType().Name; // EVT1004
        NameValueEntry[] fields = [new("event_type", kind), new("sheep", happened.Sheep)];
        return db.StreamAddAsync("sheep", fields, maxLength: 10_000, useApproximateMaxLength: true);
    }
}
