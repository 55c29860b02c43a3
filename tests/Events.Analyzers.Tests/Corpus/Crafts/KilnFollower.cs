using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace Craft.Monitor;

public interface IGauge { Task ShowAsync(string kiln, double degrees, CancellationToken token); }

public sealed class KilnFollower(IConnectionMultiplexer redis, IGauge gauge, string group, string me)
{
    private readonly IDatabase _db = redis.GetDatabase();

    public async Task RunAsync(CancellationToken token)
    {
        await foreach (StreamEntry entry in FollowAsync("0-0", token))
        {
            await gauge.ShowAsync(entry["kiln"]!, (double)entry["degrees"], token);
            await _db.StreamAcknowledgeAsync("degrees", group, entry.Id);
        }
    }

    private async IAsyncEnumerable<StreamEntry> FollowAsync(RedisValue position, [EnumeratorCancellation] CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            StreamEntry[] page = await _db.StreamReadGroupAsync("degrees", group, me, position, 50);
            foreach (StreamEntry entry in page)
            {
                if (position != ">") position = entry.Id;
                yield return entry;
            }

            if (page.Length > 0) continue;
            position = ">";
            await Task.Delay(200, token);
        }
    }
}
