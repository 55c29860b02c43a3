using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Parallel.Pipeline;

public interface IWork { Task DoAsync(StreamEntry entry, CancellationToken token); }

public sealed class PipelinedConsumer(IDatabase db, IWork work, ILogger<PipelinedConsumer> logger) : BackgroundService
{
    private static readonly string Me = Environment.MachineName;
    private readonly Channel<StreamEntry> _channel = Channel.CreateBounded<StreamEntry>(100);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var workers = Enumerable.Range(0, 4).Select(_ => Task.Run(() => WorkAsync(stoppingToken), stoppingToken));
        return Task.WhenAll(workers.Append(ReadAsync(stoppingToken)));
    }

    private async Task ReadAsync(CancellationToken token)
    {
        try
        {
            await db.StreamCreateConsumerGroupAsync("work", "pipeline", "0-0");
        }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP"))
        {
        }

        RedisValue start = "0-0";
        while (!token.IsCancellationRequested)
        {
            StreamAutoClaimResult idle = await db.StreamAutoClaimAsync("work", "pipeline", Me, 120_000, start, 10);
            start = idle.NextStartId;
            foreach (RedisValue gone in idle.DeletedIds) logger.LogWarning("{Id} was trimmed before it was handled", gone);
            StreamEntry[] fresh = await db.StreamReadGroupAsync("work", "pipeline", Me, ">", 10);
            foreach (StreamEntry entry in idle.ClaimedEntries.Concat(fresh))
                await _channel.Writer.WriteAsync(entry, token);
            if (fresh.Length == 0) await Task.Delay(100, token);
        }
    }

    private async Task WorkAsync(CancellationToken token)
    {
        await foreach (StreamEntry entry in _channel.Reader.ReadAllAsync(token))
        {
            for (int attempt = 1; ; attempt++)
            {
                try
                {
                    await work.DoAsync(entry, token);
                    break;
                }
                catch (Exception e) when (attempt < 3 && e is not OperationCanceledException)
                {
                    await Task.Delay(200 * attempt, token);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    await db.StreamAddAsync("work:dead", "id", entry.Id, maxLength: 10_000, useApproximateMaxLength: true);
                    logger.LogError(e, "Entry {Id} given up", entry.Id);
                    break;
                }
            }

            await db.StreamAcknowledgeAsync("work", "pipeline", entry.Id);
        }
    }
}
