using System.Text.Json;
using StackExchange.Redis;

namespace Deli.Publishing;

public abstract record DomainEvent(DateTimeOffset At);
public sealed record MenuChanged(string Dish, DateTimeOffset At) : DomainEvent(At);

public sealed class EventPublisher(IDatabase redis)
{
    public Task PublishAsync<T>(T happened)
        where T : DomainEvent
    {
        NameValueEntry[] fields =
        [
            new("type", typeof(T).Name), // EVT1004
            new("data", JsonSerializer.Serialize(happened)),
        ];
        return redis.StreamAddAsync("menu", fields, maxLength: 10_000, useApproximateMaxLength: true);
    }
}
