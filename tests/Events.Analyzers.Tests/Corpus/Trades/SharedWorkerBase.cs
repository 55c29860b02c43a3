using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Calm.Workers;

public abstract class GroupWorker(IConnectionMultiplexer redis, string key, string group, ILogger logger) : BackgroundService
{
    private readonly string _me = Environment.MachineName;

    protected abstract Task HandleAsync(StreamEntry entry, CancellationToken token);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        IDatabase db = redis.GetDatabase();
        await EnsureAsync(db);
        RedisValue from = "0";
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                StreamEntry[] page = await db.StreamReadGroupAsync(key, group, _me, from, 20);
                foreach (StreamEntry entry in page)
                {
                    if (from != ">") from = entry.Id;
                    await OneAsync(db, entry, stoppingToken);
                }

                if (page.Length > 0) continue;
                from = ">";
                await Task.Delay(200, stoppingToken);
            }
            catch (RedisException e)
            {
                logger.LogWarning(e, "Redis is away");
                await Task.Delay(2_000, stoppingToken);
            }
        }
    }

    private async Task OneAsync(IDatabase db, StreamEntry entry, CancellationToken token)
    {
        try
        {
            await HandleAsync(entry, token);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogError(e, "{Entry} is put aside", entry.Id);
            await db.StreamAddAsync(key + ":dead", entry.Values, maxLength: 1_000, useApproximateMaxLength: true);
        }

        await db.StreamAcknowledgeAsync(key, group, entry.Id);
    }

    private async Task EnsureAsync(IDatabase db)
    {
        try { await db.StreamCreateConsumerGroupAsync(key, group, "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
    }
}

public interface ILabels { Task PrintAsync(string label, CancellationToken token); }

public sealed class LabelWorker(IConnectionMultiplexer redis, ILabels labels, ILogger<LabelWorker> logger)
    : GroupWorker(redis, "labels", "printers", logger)
{
    protected override Task HandleAsync(StreamEntry entry, CancellationToken token) => labels.PrintAsync(entry["label"]!, token);
}
