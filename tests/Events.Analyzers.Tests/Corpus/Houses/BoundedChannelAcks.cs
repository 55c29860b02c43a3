using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Thumbs;

public interface IScaler { Task ScaleAsync(string path, CancellationToken ct); }

/// <summary>A reader and four workers with a bounded channel between them; who worked acknowledges.</summary>
public sealed class ScaleService(IDatabase db, IScaler scaler, ILogger<ScaleService> logger, string me) : BackgroundService
{
    private readonly Channel<StreamEntry> _work = Channel.CreateBounded<StreamEntry>(32);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try { await db.StreamCreateConsumerGroupAsync("images", "scale", "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP")) { }
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => WorkAsync(stoppingToken)).Append(ReadAsync(stoppingToken)));
    }

    private async Task ReadAsync(CancellationToken ct)
    {
        foreach (var old in await db.StreamReadGroupAsync("images", "scale", me, "0", 1000)) await _work.Writer.WriteAsync(old, ct);
        while (!ct.IsCancellationRequested)
        {
            try
            {
                var fresh = await db.StreamReadGroupAsync("images", "scale", me, ">", 16);
                foreach (var entry in fresh) await _work.Writer.WriteAsync(entry, ct);
                if (fresh.Length == 0) await Task.Delay(100, ct);
            }
            catch (RedisException e)
            {
                logger.LogWarning(e, "Redis is away");
                await Task.Delay(1000, ct);
            }
        }
    }

    private async Task WorkAsync(CancellationToken ct)
    {
        await foreach (var entry in _work.Reader.ReadAllAsync(ct))
        {
            try
            {
                await scaler.ScaleAsync(entry["path"]!, ct);
                await db.StreamAcknowledgeAsync("images", "scale", entry.Id);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogError(e, "{Entry} stays pending", entry.Id);
            }
        }
    }
}
