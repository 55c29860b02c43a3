using StackExchange.Redis;

namespace Garden.Vault;

/// <summary>Shows the vault's log on the console of the guard.</summary>
public static class VaultReader
{
    public static async Task<int> Main(string[] args)
    {
        using var redis = await ConnectionMultiplexer.ConnectAsync(args.Length > 0 ? args[0] : "localhost");
        var db = redis.GetDatabase();
        RedisValue since = await db.KeyExistsAsync("vault") ? (await db.StreamInfoAsync("vault")).LastGeneratedId : (RedisValue)"0-0";
        while (!Console.KeyAvailable)
        {
            var lines = await db.StreamReadAsync("vault", since, 20);
            foreach (var line in lines) Console.WriteLine($"{line.Id} {line["who"]} {line["what"]}");
            since = lines is [.., var last] ? last.Id : since;
            await Task.Delay(lines.Length > 0 ? 0 : 250);
        }

        return 0;
    }
}
