using StackExchange.Redis;

namespace Meadow.Rain;

public sealed record Drop(string Id, double Millimetres, DateTimeOffset At)
{
    public static Drop From(StreamEntry entry) =>
        new(entry.Id.ToString(), (double)entry["mm"], DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(entry.Id.ToString().Split('-')[0])));
}

public class RainGauge(IDatabase db)
{
    public async Task<IReadOnlyList<Drop>> BetweenAsync(DateTimeOffset from, DateTimeOffset to, int most)
    {
        var drops = await db.StreamRangeAsync("rain", from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds(), most);
        return [.. drops.Select(Drop.From)];
    }

    public async Task<double> TotalAsync(CancellationToken token)
    {
        double total = 0;
        RedisValue after = "-";
        while (true)
        {
            token.ThrowIfCancellationRequested();
            var page = await db.StreamRangeAsync("rain", after, "+", 500);
            if (page.Length == 0) return total;
            total += page.Sum(drop => (double)drop["mm"]);
            after = "(" + page[^1].Id;
        }
    }

    public async Task<string> MeasureAsync(double millimetres) =>
        (await db.StreamAddAsync("rain", "mm", millimetres, maxLength: 100_000, useApproximateMaxLength: true)).ToString();
}
