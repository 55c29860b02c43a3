using StackExchange.Redis;

namespace Tools.Cli;

public static class RawStream
{
    public static async Task ConsumeAsync(IDatabase db, string key, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var reply = await db.ExecuteAsync("XREAD", "COUNT", 10, "STREAMS", key, "0-0"); // EVT5016
            if (reply.IsNull)
            {
                await Task.Delay(100, ct);
                continue;
            }

            var entries = (RedisResult[])((RedisResult[])((RedisResult[])reply!)[0]!)[1]!;
            foreach (var entry in entries)
            {
                var id = (string)((RedisResult[])entry!)[0]!;
                Console.WriteLine(id);
                await db.ExecuteAsync("XACK", key, "cli", id); // EVT5001
            }
        }
    }

    public static Task<RedisResult> AddAsync(IDatabase db, string key, string field, string value) =>
        db.ExecuteAsync("XADD", key, "MAXLEN", 1000, "*", field, value); // EVT6002

    public static Task<RedisResult> BlockAsync(IDatabase db, string key, string group) =>
        db.ExecuteAsync("XREADGROUP", "GROUP", group, "cli", "COUNT", 1, "BLOCK", 5000, "STREAMS", key, ">"); // EVT4008, EVT5011, EVT5013
}
