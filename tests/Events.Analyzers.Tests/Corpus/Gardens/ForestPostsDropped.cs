using StackExchange.Redis;

namespace Garden.Forest;

public sealed class ForestPostsDropped(IConnectionMultiplexer redis)
{
    public void Post(string bird, DateTimeOffset seen)
    {
        NameValueEntry[] fields = [new("bird", bird), new("seen", seen.ToUnixTimeSeconds())];
        redis.GetDatabase().StreamAddAsync("birds", fields, maxLength: 10_000, useApproximateMaxLength: true); // EVT7002
    }
}
