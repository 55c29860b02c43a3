using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Platform.Workers;

public abstract class StreamWorker(IDatabase db, string key, string group) : BackgroundService
{
    protected abstract Task HandleAsync(StreamEntry entry, CancellationToken ct);

    protected virtual Task<bool> OnFailedAsync(StreamEntry entry, Exception error, CancellationToken ct) => Task.FromResult(false);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try { await db.StreamCreateConsumerGroupAsync(key, group, "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
        RedisValue from = "0";
        while (!stoppingToken.IsCancellationRequested)
        {
            var page = await db.StreamReadGroupAsync(key, group, Environment.MachineName, from, 10);
            foreach (var entry in page)
            {
                bool done;
                try
                {
                    await HandleAsync(entry, stoppingToken);
                    done = true;
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    done = await OnFailedAsync(entry, e, stoppingToken);
                }

                if (done) await db.StreamAcknowledgeAsync(key, group, entry.Id);
            }

            if (page.Length == 0) await Task.Delay(100, stoppingToken);
            from = ">";
        }
    }
}

public sealed class AuditWorker(IDatabase db) : StreamWorker(db, "audit", "store")
{
    private readonly IDatabase _db = db;

    protected override Task HandleAsync(StreamEntry entry, CancellationToken ct) =>
        _db.HashSetAsync($"audit:{entry.Id}", [.. entry.Values.Select(v => new HashEntry(v.Name, v.Value))]);

    protected override async Task<bool> OnFailedAsync(StreamEntry entry, Exception error, CancellationToken ct)
    {
        await _db.StreamAddAsync("audit:dead", entry.Values, maxLength: 1000, useApproximateMaxLength: true);
        return true;
    }
}
