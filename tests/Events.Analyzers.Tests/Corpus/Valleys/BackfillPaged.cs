using StackExchange.Redis;

var redis = await ConnectionMultiplexer.ConnectAsync(args[0]);
var db = redis.GetDatabase();
var (source, target) = (args[1], args[2]);

RedisValue from = (await db.StringGetAsync($"backfill:{source}")) is { HasValue: true } stored ? stored : "-";
while (true)
{
    var page = await db.StreamRangeAsync(source, from, "+", 500);
    if (page.Length == 0) break;
    foreach (var entry in page)
    {
        try
        {
            await db.StreamAddAsync(target, entry.Values, entry.Id, maxLength: 1_000_000, useApproximateMaxLength: true);
        }
        catch (RedisServerException e) when (e.Message.Contains("equal or smaller"))
        {
            // copied before
        }
    }

    from = $"({page[^1].Id}";
    await db.StringSetAsync($"backfill:{source}", from);
    Console.WriteLine($"Up to {page[^1].Id}");
}
