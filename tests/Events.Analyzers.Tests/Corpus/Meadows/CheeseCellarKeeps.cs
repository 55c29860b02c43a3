using StackExchange.Redis;

namespace Meadow.CheeseKeeps;

public interface ICellar { Task StoreAsync(string cheese); Task SeenAsync(string position); }

public class CheeseCellar(IDatabase db, ICellar cellar, string group, string me)
{
    private RedisValue _seen = "0-0";

    public async Task<int> TurnAsync()
    {
        StreamEntry[] page = await db.StreamReadGroupAsync("cheese", group, me, _seen, 25);
        foreach (StreamEntry wheel in page) await cellar.StoreAsync(wheel["wheel"]!);
        if (page.Length == 0) return 0;
        _seen = page[^1].Id;
        await cellar.SeenAsync(_seen!);
        return page.Length;
    }
}
