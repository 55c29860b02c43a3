using StackExchange.Redis;

namespace Shop.Reports;

public class Report(IDatabase db)
{
    public async Task<int> CountAsync() => (await db.StreamRangeAsync("orders")).Length; // EVT6003

    public async Task<decimal> SumAsync()
    {
        decimal sum = 0;
        foreach (var entry in await db.StreamReadAsync("orders", "0-0")) sum += (decimal)entry["amount"]; // EVT6003
        return sum;
    }

    public async Task<decimal> SumByPageAsync()
    {
        decimal sum = 0;
        RedisValue last = "0-0";
        while (true)
        {
            StreamEntry[] page = await db.StreamReadAsync("orders", last, 500);
            if (page.Length == 0) return sum;
            sum += page.Sum(entry => (decimal)entry["amount"]);
            last = page[^1].Id;
        }
    }
}
