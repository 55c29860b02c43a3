using StackExchange.Redis;

namespace Farm.Hay;

public sealed class HayReader(IDatabase redis, string group, string me)
{
    private const int PageSize = 50;

    public async Task<int> TurnAsync(Func<StreamEntry, Task> load)
    {
        var bales = await redis.StreamReadGroupAsync("hay", group, me, PageSize); // EVT5007
        foreach (var bale in bales)
        {
            await load(bale);
            await redis.StreamAcknowledgeAsync("hay", group, bale.Id);
        }

        return bales.Length;
    }
}
