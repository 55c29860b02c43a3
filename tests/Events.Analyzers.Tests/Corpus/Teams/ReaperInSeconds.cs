using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Reaping;

public sealed class ReaperOptions
{
    public string Stream { get; set; } = "tasks";
    public string Group { get; set; } = "workers";
    public TimeSpan Idle { get; set; } = TimeSpan.FromMinutes(1);
}
public interface ITaskRunner { Task RunAsync(string id, string payload, CancellationToken ct); }

public sealed class Reaper(IDatabase db, ITaskRunner runner, IOptions<ReaperOptions> options, ILogger<Reaper> logger)
{
    private const int MaxDeliveries = 5;

    public async Task ReapOnceAsync(string me, CancellationToken ct)
    {
        var o = options.Value;
        var idle = (long)o.Idle.TotalSeconds;
        var pending = await db.StreamPendingMessagesAsync(o.Stream, o.Group, 50, RedisValue.Null);
        foreach (var p in pending.Where(p => p.IdleTimeInMilliseconds > 60_000))
        {
            var claimed = await db.StreamClaimAsync(o.Stream, o.Group, me, minIdleTimeInMs: idle, messageIds: [p.MessageId]); // EVT5003
            foreach (var entry in claimed)
            {
                if (p.DeliveryCount > MaxDeliveries)
                {
                    logger.LogError("Giving up on {Id}", entry.Id);
                    await db.StreamAddAsync(o.Stream + ":dead", entry.Values, maxLength: 10_000, useApproximateMaxLength: true);
                }
                else
                {
                    await runner.RunAsync(entry.Id!, entry["payload"]!, ct);
                }

                await db.StreamAcknowledgeAsync(o.Stream, o.Group, entry.Id);
            }
        }
    }

    public async Task<int> TakeOverAsync(string me, string dead)
    {
        var theirs = await db.StreamPendingMessagesAsync(options.Value.Stream, options.Value.Group, 100, dead);
        var ids = theirs.Where(t => t.IdleTimeInMilliseconds >= options.Value.Idle.TotalMilliseconds && t.DeliveryCount < MaxDeliveries)
            .Select(t => t.MessageId).ToArray();
        if (ids.Length == 0) return 0;
        var taken = await db.StreamClaimAsync(options.Value.Stream, options.Value.Group, me, 0, ids); // EVT5003
        foreach (var entry in taken)
        {
            await runner.RunAsync(entry.Id!, entry["payload"]!, default);
            await db.StreamAcknowledgeAsync(options.Value.Stream, options.Value.Group, entry.Id);
        }

        return taken.Length;
    }
}
