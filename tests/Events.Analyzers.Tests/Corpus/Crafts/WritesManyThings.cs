using StackExchange.Redis;

namespace Craft.Writes;

public sealed class WritesManyThings(IConnectionMultiplexer redis)
{
    private IDatabase Db => redis.GetDatabase();

    public Task<RedisValue> ChiseledAsync(string stone) => Db.StreamAddAsync("stones", [new NameValueEntry("stone", stone)]); // EVT6001

    public Task<RedisResult> RawAsync(string stone) => Db.ExecuteAsync("XADD", "stones:raw", "MAXLEN", "5000", "*", "stone", stone); // EVT6002

    public async Task<long> CountAsync()
    {
        StreamEntry[] all = await Db.StreamRangeAsync("stones", "-", "+"); // EVT6003
        return all.LongLength;
    }

    public Task<RedisValue> BoundedAsync(string stone, int? limit) =>
        Db.StreamAddAsync("stones:bounded", "stone", stone, maxLength: limit ?? 10_000, useApproximateMaxLength: true);
}
