using StackExchange.Redis;

namespace Farm.Bees;

public interface IHives { Task CheckAsync(string hive); }

public sealed class HiveReader(IDatabase redis, IHives hives, string group)
{
    private const string ConsumerName = "hive-consumer";

    public async Task TurnAsync(RedisValue from)
    {
        foreach (var entry in await redis.StreamReadGroupAsync("hives", group, ConsumerName, from, 5)) // EVT5011
        {
            await hives.CheckAsync(entry["hive"]!);
            await redis.StreamAcknowledgeAsync("hives", group, entry.Id);
        }
    }
}
