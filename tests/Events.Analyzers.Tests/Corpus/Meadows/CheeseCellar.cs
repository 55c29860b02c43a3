using StackExchange.Redis;

namespace Meadow.Cheese;

public interface ICellar { Task StoreAsync(string cheese); }

public class CheeseCellar(IDatabase db, ICellar cellar, string group, string me)
{
    private RedisValue _seen = "0-0";

    public async Task<int> TurnAsync()
    {
        StreamEntry[] page = await db.StreamReadGroupAsync("cheese", group, me, _seen, 25); // EVT4006
        foreach (StreamEntry wheel in page) await cellar.StoreAsync(wheel["wheel"]!);
        _seen = page.Length == 0 ? ">" : page.Last().Id;
        return page.Length;
    }
}
