using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace Quay.BeaconsOnwards;

public readonly record struct Beacon(string Name, string Colour);

public sealed class BeaconsOnwards(IDatabase db)
{
    public async IAsyncEnumerable<Beacon> FollowAsync(string? after = null, [EnumeratorCancellation] CancellationToken token = default)
    {
        RedisValue position = after ?? (await db.StreamInfoAsync("beacons")).LastGeneratedId;
        while (!token.IsCancellationRequested)
        {
            StreamEntry[] page = await db.StreamReadAsync("beacons", position, 50);
            if (page is [])
            {
                await Task.Delay(250, token);
                continue;
            }

            foreach (StreamEntry entry in page)
            {
                yield return new Beacon(entry["beacon"]!, entry["colour"]!);
                position = entry.Id;
            }
        }
    }

    public async Task<Beacon?> FindAsync(string id)
    {
        StreamEntry[] found = await db.StreamRangeAsync("beacons", id, id);
        return found is [var one] ? new Beacon(one["beacon"]!, one["colour"]!) : null;
    }
}
