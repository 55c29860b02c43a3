using StackExchange.Redis;

namespace Lake.History;

public sealed class WaterLevels(IDatabase redis)
{
    public async Task<IReadOnlyList<(DateTimeOffset At, double Level)>> OfDayAsync(DateOnly day)
    {
        DateTimeOffset start = new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        long from = start.ToUnixTimeMilliseconds(), to = start.AddDays(1).ToUnixTimeMilliseconds() - 1;
        StreamEntry[] entries = await redis.StreamRangeAsync("levels", from, to, 10_000);
        return [.. entries.Select(e => (TimeOf(e.Id), (double)e["level"]))];
    }

    private static DateTimeOffset TimeOf(RedisValue id) =>
        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(((string)id!).Split('-')[0]));
}
