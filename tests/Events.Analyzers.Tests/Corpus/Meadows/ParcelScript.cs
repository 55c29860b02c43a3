using StackExchange.Redis;

namespace Meadow.Parcels;

public interface IVan { Task LoadAsync(string parcel); }

public class ParcelScript(IDatabase db, IVan van, string group, string me)
{
    private const string Done = "redis.call('XACK', KEYS[1], ARGV[1], ARGV[2]) return redis.call('XDEL', KEYS[1], ARGV[2])";

    public async Task<int> LoadAsync(RedisValue from)
    {
        StreamEntry[] parcels = await db.StreamReadGroupAsync("parcels", group, me, from, 10);
        foreach (StreamEntry parcel in parcels)
        {
            await van.LoadAsync(parcel["parcel"]!);
            await db.ScriptEvaluateAsync(Done, ["parcels"], [group, parcel.Id]);
        }

        return parcels.Length;
    }
}
