using StackExchange.Redis;

namespace Wood.Hot;

public interface IStove { Task BurnAsync(string piece); }

public sealed class StoveWorker(IDatabase redis, IStove stove, string group, string me)
{
    public async Task RunAsync(CancellationToken token)
    {
        RedisValue from = "0";
        for (; ; )
        {
            token.ThrowIfCancellationRequested();
            var page = await redis.StreamReadGroupAsync("stove", group, me, from, 10); // EVT6004
            if (page.Length == 0) from = ">";
            foreach (var entry in page)
            {
                await stove.BurnAsync(entry["piece"]!);
                await redis.StreamAcknowledgeAsync("stove", group, entry.Id);
            }
        }
    }
}
