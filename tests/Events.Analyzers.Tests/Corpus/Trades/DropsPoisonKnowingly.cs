using System.Text.Json;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Calm.Poison;

public sealed record Ping(string Host, int Millis);

public interface IPings { Task StoreAsync(Ping ping); }

public sealed class PingWorker(IDatabase redis, IPings pings, ILogger<PingWorker> logger, string group, string me)
{
    public async Task TurnAsync(RedisValue from)
    {
        foreach (StreamEntry entry in await redis.StreamReadGroupAsync("pings", group, me, from, 100))
        {
            if (Parse(entry) is not { } ping)
            {
                logger.LogWarning("{Entry} is no ping and is dropped", entry.Id);
                await redis.StreamAcknowledgeAsync("pings", group, entry.Id);
                continue;
            }

            await pings.StoreAsync(ping);
            await redis.StreamAcknowledgeAsync("pings", group, entry.Id);
        }
    }

    private static Ping? Parse(StreamEntry entry)
    {
        try { return JsonSerializer.Deserialize<Ping>((string)entry["json"]!); }
        catch (JsonException) { return null; }
    }
}
