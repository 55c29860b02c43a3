using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Rails.Freight;

/// <summary>From the stream to Kafka, page by page: acknowledged when the broker has all of the page.</summary>
public sealed class FreightLots(IDatabase redis, IProducer<string, string> kafka, ILogger<FreightLots> log, string me)
{
    public async Task<int> ForwardAsync(CancellationToken token)
    {
        StreamEntry[] page = await redis.StreamReadGroupAsync("rails:freight", "kafka", me, ">", 100);
        if (page.Length == 0) page = await TakeOverAsync();
        if (page.Length == 0) return 0;
        var results = new List<Task<DeliveryResult<string, string>>>(page.Length);
        foreach (StreamEntry lot in page)
        {
            var message = new Message<string, string> { Key = lot["waggon"].ToString(), Value = lot["json"].ToString() };
            results.Add(kafka.ProduceAsync("freight", message, token));
        }

        DeliveryResult<string, string>[] delivered = await Task.WhenAll(results);
        RedisValue[] done = [.. page.Where((_, i) => delivered[i].Status == PersistenceStatus.Persisted).Select(lot => lot.Id)];
        await redis.StreamAcknowledgeAsync("rails:freight", "kafka", done);
        log.LogDebug("{Done} of {All}; the group is created by the deployment", done.Length, page.Length);
        return done.Length;
    }

    private async Task<StreamEntry[]> TakeOverAsync()
    {
        StreamPendingMessageInfo[] idle = await redis.StreamPendingMessagesAsync("rails:freight", "kafka", 100, RedisValue.Null, minIdleTimeInMs: 60_000);
        RedisValue[] ids = [.. idle.Where(info => info.DeliveryCount < 20).Select(info => info.MessageId)];
        return ids.Length == 0 ? [] : await redis.StreamClaimAsync("rails:freight", "kafka", me, 60_000, ids);
    }
}
