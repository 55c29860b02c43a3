using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Good.Reaping;

public sealed class ReaperOptions
{
    public string Stream { get; set; } = "tasks";
    public string Group { get; set; } = "workers";
    public TimeSpan Idle { get; set; } = TimeSpan.FromMinutes(1);
    public int MaxDeliveries { get; set; } = 5;
}
public interface IRunner { Task RunAsync(string id, string payload, CancellationToken ct); }

public sealed class Reaper(IDatabase db, IRunner runner, IOptionsMonitor<ReaperOptions> options, ILogger<Reaper> logger)
{
    public async Task ReapAsync(string me, CancellationToken ct)
    {
        ReaperOptions o = options.CurrentValue;
        RedisValue from = "-";
        while (!ct.IsCancellationRequested)
        {
            StreamPendingMessageInfo[] pending = await db.StreamPendingMessagesAsync(o.Stream, o.Group, 100, RedisValue.Null, from, "+");
            if (pending.Length == 0) return;
            foreach (var p in pending)
            {
                from = "(" + p.MessageId;
                if (p.IdleTimeInMilliseconds < o.Idle.TotalMilliseconds) continue;
                foreach (var entry in await db.StreamClaimAsync(o.Stream, o.Group, me, (long)o.Idle.TotalMilliseconds, [p.MessageId]))
                {
                    if (p.DeliveryCount >= o.MaxDeliveries)
                    {
                        await db.StreamAddAsync($"{o.Stream}:dlq", [.. entry.Values, new("reason", "too many deliveries")], maxLength: 10_000, useApproximateMaxLength: true);
                        await db.StreamAcknowledgeAsync(o.Stream, o.Group, entry.Id);
                        continue;
                    }

                    try
                    {
                        await runner.RunAsync(entry.Id!, entry["payload"]!, ct);
                        await db.StreamAcknowledgeAsync(o.Stream, o.Group, entry.Id);
                    }
                    catch (Exception e) when (e is not OperationCanceledException)
                    {
                        logger.LogWarning(e, "{Id} failed the {N}th time", entry.Id, p.DeliveryCount);
                    }
                }
            }
        }
    }
}
