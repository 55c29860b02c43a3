using StackExchange.Redis;

namespace Craft.Strange;

public sealed class StrangeArguments(IDatabase redis, string group, string me)
{
    public const int All = 0;

    public Task<StreamEntry[]> EverythingAsync(RedisValue from) => redis.StreamReadAsync("strange", from, All); // EVT5018

    public Task<StreamAutoClaimIdsOnlyResult> NewestAsync() => redis.StreamAutoClaimIdsOnlyAsync("strange", group, me, 60_000, "$", 10); // EVT5017

    public async Task CreateAsync()
    {
        try { await redis.StreamCreateConsumerGroupAsync("strange", group, position: "$", createStream: false); } // EVT5019
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
    }

    public Task<StreamEntry[]> NextAsync(int count) => redis.StreamReadGroupAsync("strange", group, me, count); // EVT5007
}
