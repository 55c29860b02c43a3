using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Blocking.Reader;

public interface ISink { Task WriteAsync(string id, RedisResult fields); }

public sealed class BlockingReader(ConfigurationOptions options, ISink sink, ILogger<BlockingReader> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        options.AsyncTimeout = 30_000;
        await using ConnectionMultiplexer own = await ConnectionMultiplexer.ConnectAsync(options);
        IDatabase db = own.GetDatabase();
        string me = Environment.MachineName;
        await CreateAsync(db);
        string id = "0";
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                RedisResult reply = await db.ExecuteAsync("XREADGROUP", "GROUP", "sink", me, "COUNT", "10", "BLOCK", "5000", "STREAMS", "readings", id);
                if (reply.IsNull) continue;
                var entries = (RedisResult[])reply[0][1]!;
                if (entries.Length == 0 && id == "0") { id = ">"; continue; }
                foreach (RedisResult entry in entries)
                {
                    await sink.WriteAsync(entry[0].ToString(), entry[1]);
                    await db.ExecuteAsync("XACK", "readings", "sink", entry[0].ToString());
                }
            }
            catch (RedisConnectionException error)
            {
                log.LogWarning(error, "Connection lost");
                await Task.Delay(1000, stoppingToken);
            }
        }
    }

    private static async Task CreateAsync(IDatabase db)
    {
        try { await db.ExecuteAsync("XGROUP", "CREATE", "readings", "sink", "0", "MKSTREAM"); }
        catch (RedisServerException error) when (error.Message.Contains("BUSYGROUP")) { }
    }
}
