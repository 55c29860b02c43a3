using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace Craft.Monitor;

public interface IGauge { Task ShowAsync(string kiln, double degrees, CancellationToken token); }

public sealed class KilnMonitor(IConnectionMultiplexer redis, IGauge gauge)
{
    private readonly IDatabase _db = redis.GetDatabase();

    public async Task RunAsync(CancellationToken token)
    {
        await foreach (StreamEntry entry in FollowAsync("0-0", token))
        {
            await gauge.ShowAsync(entry["kiln"]!, (double)entry["degrees"], token);
            await _db.StreamAcknowledgeAsync("degrees", "gauges", entry.Id); // EVT5001
        }
    }

    private async IAsyncEnumerable<StreamEntry> FollowAsync(RedisValue position, [EnumeratorCancellation] CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            StreamEntry[] page = await _db.StreamReadAsync("degrees", position, 50);
            foreach (StreamEntry entry in page)
            {
                position = entry.Id;
                yield return entry;
            }

            if (page.Length == 0) await Task.Delay(200, token);
        }
    }
}
