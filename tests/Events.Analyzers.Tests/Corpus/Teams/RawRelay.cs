using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace RawStyle;

public interface IRelay { Task RelayAsync(string topic, string body); }

public class RawLoop(IConnectionMultiplexer mux, IRelay relay, ILogger<RawLoop> log)
{
    private readonly string _name = Environment.GetEnvironmentVariable("HOSTNAME") ?? "relay";

    public async Task Run(CancellationToken ct)
    {
        var db = mux.GetDatabase();
        try { await db.ExecuteAsync("XGROUP", "CREATE", "relay", "out", "0", "MKSTREAM"); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP")) { }
        await DrainAsync(db, "0");
        while (!ct.IsCancellationRequested)
        {
            if (await DrainAsync(db, ">") == 0) await Task.Delay(100, ct);
        }
    }

    private async Task<int> DrainAsync(IDatabase db, string position)
    {
        try
        {
            var reply = await db.ExecuteAsync("XREADGROUP", "GROUP", "out", _name, "COUNT", 10, "STREAMS", "relay", position);
            if (reply.IsNull) return 0;
            var entries = (RedisResult[])((RedisResult[])((RedisResult[])reply!)[0]!)[1]!;
            foreach (var entry in entries)
            {
                var parts = (RedisResult[])entry!;
                var id = (string)parts[0]!;
                var fields = (string[])parts[1]!;
                await db.ExecuteAsync("XACK", "relay", "out", id); // EVT4001
                await relay.RelayAsync(fields[1], fields[3]);
            }

            return entries.Length;
        }
        catch (RedisException e)
        {
            log.LogWarning(e, "relay");
            await Task.Delay(1000);
            return 0;
        }
    }
}
