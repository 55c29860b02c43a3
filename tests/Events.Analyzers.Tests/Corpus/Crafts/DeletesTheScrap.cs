using StackExchange.Redis;

namespace Craft.Scrap;

public interface ISmelter { Task<bool> MeltAsync(string metal, double kilos); }

public sealed class DeletesTheScrap(IDatabase redis, ISmelter smelter, string group, string me)
{
    public async Task TurnAsync(RedisValue from)
    {
        StreamEntry[] scrap = await redis.StreamReadGroupAsync("scrap", group, me, from, 10);
        var molten = new List<RedisValue>();
        foreach (StreamEntry piece in scrap)
        {
            if (await smelter.MeltAsync(piece["metal"]!, (double)piece["kilos"])) molten.Add(piece.Id);
        }

        if (molten.Count > 0) await redis.StreamDeleteAsync("scrap", molten.ToArray()); // EVT5012
    }
}
