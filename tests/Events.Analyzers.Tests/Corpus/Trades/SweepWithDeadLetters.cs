using StackExchange.Redis;

namespace Calm.Sweeps;

public interface IMachine { Task RunAsync(string job, CancellationToken token); }

public sealed record SweepOptions(string Key, string Group, TimeSpan Idle, int MaxDeliveries);

public sealed class Sweep(IDatabase redis, IMachine machine, SweepOptions options, string me)
{
    public async Task RunAsync(CancellationToken token)
    {
        var pending = await redis.StreamPendingMessagesAsync(options.Key, options.Group, 100, RedisValue.Null);
        foreach (var message in pending)
        {
            token.ThrowIfCancellationRequested();
            long idle = (long)options.Idle.TotalMilliseconds;
            StreamEntry[] claimed = await redis.StreamClaimAsync(options.Key, options.Group, me, idle, [message.MessageId]);
            foreach (StreamEntry entry in claimed)
            {
                if (message.DeliveryCount > options.MaxDeliveries)
                    await redis.StreamAddAsync(options.Key + ":dead", entry.Values, maxLength: 10_000, useApproximateMaxLength: true);
                else
                    await machine.RunAsync(entry["job"]!, token);
                await redis.StreamAcknowledgeAsync(options.Key, options.Group, entry.Id);
            }
        }
    }
}
