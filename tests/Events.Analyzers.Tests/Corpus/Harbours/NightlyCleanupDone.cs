using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Harbour.Cleanup.Done;

public interface ITaskExecutor { Task ExecuteAsync(string name); }

public sealed class NightlyCleanup(IDatabase db, ITaskExecutor executor, ILogger<NightlyCleanup> logger, string group, string consumer) : IAsyncDisposable
{
    public async Task RunOnceAsync(RedisValue from)
    {
        var entries = await db.StreamReadGroupAsync("cleanups", group, consumer, from, 10);
        foreach (var entry in entries)
        {
            await executor.ExecuteAsync(entry["task"].ToString());
            await db.StreamAcknowledgeAsync("cleanups", group, entry.Id);
            await db.StreamDeleteAsync("cleanups", [entry.Id]);
        }

        logger.LogInformation("{Count} tasks done", entries.Length);
    }

    public async ValueTask DisposeAsync()
    {
        var left = await db.StreamPendingMessagesAsync("cleanups", group, 1, consumer);
        if (left.Length > 0)
        {
            logger.LogWarning("{Consumer} still holds entries and is not removed", consumer);
            return;
        }

        await db.StreamDeleteConsumerAsync("cleanups", group, consumer);
    }
}

public class CleanupProducer(IDatabase db)
{
    public Task EnqueueAsync(string task) => db.StreamAddAsync("cleanups", "task", task, maxLength: 500, useApproximateMaxLength: true);

    public Task<long> ForgetAsync() => db.StreamTrimAsync("cleanups", 500, useApproximateMaxLength: true);
}
