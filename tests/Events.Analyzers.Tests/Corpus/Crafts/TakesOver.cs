using StackExchange.Redis;

namespace Craft.TakesOver;

/// <summary>What a node held that the orchestrator says is gone.</summary>
public sealed class TakesOver(IDatabase redis, Func<StreamEntry, Task> work, string key, string group, string me)
{
    private const int MaxDeliveries = 8;

    public async Task FromAsync(string gone)
    {
        while (true)
        {
            var held = await redis.StreamPendingMessagesAsync(key, group, 50, gone);
            if (held.Length == 0) break;
            var good = held.Where(h => h.DeliveryCount <= MaxDeliveries).Select(h => h.MessageId).ToArray();
            var bad = held.Where(h => h.DeliveryCount > MaxDeliveries).Select(h => h.MessageId).ToArray();
            foreach (var entry in good.Length == 0 ? [] : await redis.StreamClaimAsync(key, group, me, 0, good))
            {
                await work(entry);
                await redis.StreamAcknowledgeAsync(key, group, entry.Id);
            }

            if (bad.Length > 0) await redis.StreamAcknowledgeAsync(key, group, bad);
        }

        await redis.StreamDeleteConsumerAsync(key, group, gone);
    }
}
