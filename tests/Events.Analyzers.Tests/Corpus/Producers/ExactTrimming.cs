using StackExchange.Redis;

namespace Shop.Orders;

public class ClickStream(IDatabase redis)
{
    public Task ClickAsync(string page) => redis.StreamAddAsync("clicks", "page", page, maxLength: 50_000); // EVT6002

    public Task<long> CutAsync() => redis.StreamTrimAsync("clicks", 10_000); // EVT6002

    public Task<long> EmptyAsync() => redis.StreamTrimAsync("clicks", 0);

    public Task<RedisResult> CutRawAsync() => redis.ExecuteAsync("XTRIM", "clicks", "MAXLEN", 10_000); // EVT6002
}
