using StackExchange.Redis;

namespace Farm.Gates;

public sealed class GateTail(IDatabase redis)
{
    public async Task FollowAsync(Action<string> show, CancellationToken token)
    {
        RedisValue last = "$";
        while (!token.IsCancellationRequested)
        {
            StreamEntry[] entries = await redis.StreamReadAsync("gates", last, 10); // EVT5008
            foreach (StreamEntry entry in entries)
            {
                show(entry["gate"]!);
                last = entry.Id;
            }

            await Task.Delay(100, token);
        }
    }
}
