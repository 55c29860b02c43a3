using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Exports.Queue;

public interface IExporter { Task ExportAsync(string id, CancellationToken ct); }

public sealed class ExportQueue(IDatabase db, IExporter exporter, string me) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try { await db.StreamCreateConsumerGroupAsync("exports", "workers", "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
        foreach (var entry in await db.StreamReadGroupAsync("exports", "workers", me, "0", 100)) await OneAsync(entry, stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var page = await db.StreamReadGroupAsync("exports", "workers", me, ">", 1);
            if (page is [var entry]) await OneAsync(entry, stoppingToken);
            else await Task.Delay(500, stoppingToken);
        }
    }

    private async Task OneAsync(StreamEntry entry, CancellationToken ct)
    {
        await exporter.ExportAsync(entry["id"]!, ct);
        await db.StreamDeleteAsync("exports", [entry.Id]); // EVT5012
    }
}
