using StackExchange.Redis;

namespace Wood.Logs;

public interface ISaw { Task CutAsync(string log); }

public sealed class SawWorker(IDatabase redis, ISaw saw, string group, string me)
{
    public async Task TurnAsync(RedisValue from)
    {
        var logs = await redis.StreamReadGroupAsync("logs", group, me, from, 4);
        foreach (var log in logs) await saw.CutAsync(log["log"]!);
        await redis.StreamDeleteAsync("logs", logs.Select(l => l.Id).ToArray()); // EVT5012
    }
}
