using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Geo;

public record Ping(string Vehicle, double Lat, double Lon);

public interface IMap { Task MoveAsync(string vehicle, double lat, double lon, CancellationToken token); }

public class PingConsumer(IConnectionMultiplexer redis, IMap map, ILogger<PingConsumer> logger) : BackgroundService
{
    private const string Key = "pings";
    private const string Group = "map";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var db = redis.GetDatabase();
        await EnsureGroup(db);
        while (!stoppingToken.IsCancellationRequested)
        {
            StreamEntry[] entries = await db.StreamReadGroupAsync(Key, Group, Environment.MachineName, ">", count: 100); // EVT4006
            foreach (StreamEntry entry in entries)
            {
                Ping? ping = Parse(entry);
                if (ping == null)
                {
                    logger.LogWarning("Malformed {Id}", entry.Id);
                    continue;
                }

                await map.MoveAsync(ping.Vehicle, ping.Lat, ping.Lon, stoppingToken);
            }

            await Task.Delay(100, stoppingToken);
        }
    }

    private static Ping? Parse(StreamEntry entry)
    {
        RedisValue json = entry["ping"];
        return json.IsNullOrEmpty ? null : JsonSerializer.Deserialize<Ping>(json.ToString());
    }

    private static async Task EnsureGroup(IDatabase db)
    {
        try { await db.StreamCreateConsumerGroupAsync(Key, Group, StreamPosition.Beginning); }
        catch (RedisServerException e) when (e.Message.Contains("BUSYGROUP", StringComparison.OrdinalIgnoreCase)) { }
    }
}
