using StackExchange.Redis;

namespace Harbour.Weather.Looking;

/// <summary>Hands entries on to whoever asks; he acknowledges what he is done with.</summary>
public class WeatherLookup(IConnectionMultiplexer redis, string group)
{
    public async Task<IReadOnlyList<StreamEntry>> NextAsync(string consumer, string position, int count)
    {
        var entries = await redis.GetDatabase().StreamReadGroupAsync("weather", group, consumer, position, count);
        return entries;
    }

    public Task<long> DoneAsync(IEnumerable<RedisValue> ids) => redis.GetDatabase().StreamAcknowledgeAsync("weather", group, ids.ToArray());
}
