using StackExchange.Redis;

namespace Farm.Tractors;

public interface IGarage { Task ParkAsync(string tractor); }

public sealed class TractorReader(IDatabase redis, IGarage garage, string group)
{
    private readonly RedisValue _consumer = Environment.MachineName + "-" + Guid.NewGuid().ToString("N")[..8];

    public async Task TurnAsync()
    {
        foreach (var entry in await redis.StreamReadGroupAsync("tractors", group, _consumer, ">", 5)) // EVT5010
        {
            await garage.ParkAsync(entry["tractor"]!);
            await redis.StreamAcknowledgeAsync("tractors", group, entry.Id);
        }
    }
}
