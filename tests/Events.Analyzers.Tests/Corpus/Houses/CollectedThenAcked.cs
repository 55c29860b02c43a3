using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Warehouse.Load;

public interface IBulk { Task MergeAsync(IReadOnlyList<(string Id, string Row)> rows, CancellationToken ct); }

/// <summary>Collects up to a thousand rows or a second, merges them, then acknowledges the lot.</summary>
public sealed class BulkLoader(IDatabase db, IBulk bulk, TimeProvider clock) : BackgroundService
{
    private readonly List<StreamEntry> _held = [];
    private DateTimeOffset _since;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try { await db.StreamCreateConsumerGroupAsync("rows", "load", "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
        _held.AddRange(await db.StreamReadGroupAsync("rows", "load", Environment.MachineName, "0", 10_000));
        _since = clock.GetUtcNow();
        while (!stoppingToken.IsCancellationRequested)
        {
            var page = await db.StreamReadGroupAsync("rows", "load", Environment.MachineName, ">", 1000 - Math.Min(_held.Count, 999));
            _held.AddRange(page);
            if (_held.Count >= 1000 || (_held.Count > 0 && clock.GetUtcNow() - _since > TimeSpan.FromSeconds(1))) await FlushAsync(stoppingToken);
            if (page.Length == 0) await Task.Delay(50, stoppingToken);
        }
    }

    private async Task FlushAsync(CancellationToken ct)
    {
        await bulk.MergeAsync([.. _held.Select(e => ((string)e.Id!, (string)e["row"]!))], ct);
        await db.StreamAcknowledgeAsync("rows", "load", [.. _held.Select(e => e.Id)]);
        _held.Clear();
        _since = clock.GetUtcNow();
    }
}
