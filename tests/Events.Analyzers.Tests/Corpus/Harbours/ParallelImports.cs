using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Harbour.Imports;

public interface IImporter { Task ImportAsync(string file, CancellationToken token); }

public class ParallelImports
{
    private readonly IDatabase _db;
    private readonly IImporter _importer;
    private readonly ILogger<ParallelImports> _logger;

    public ParallelImports(IDatabase db, IImporter importer, ILogger<ParallelImports> logger)
    {
        _db = db;
        _importer = importer;
        _logger = logger;
    }

    public async Task ImportBatchAsync(string group, string consumer, RedisValue position, CancellationToken token)
    {
        var entries = await _db.StreamReadGroupAsync("imports", group, consumer, position, 8);
        if (entries.Length == 0) return;
        var tasks = entries.Select(entry => ImportAsync(entry, token)).ToList();
        await Task.WhenAll(tasks);
        await _db.StreamAcknowledgeAsync("imports", group, entries.Select(entry => entry.Id).ToArray());
        _logger.LogInformation("Imported {Count} files", entries.Length);
    }

    public async Task ImportOneByOneAsync(string group, string consumer, RedisValue position, CancellationToken token)
    {
        var entries = await _db.StreamReadGroupAsync("imports", group, consumer, position, 8);
        while (entries.Length > 0)
        {
            foreach (var entry in entries) await ImportQuietlyAsync(entry["file"].ToString(), token);
            foreach (var entry in entries) await _db.StreamAcknowledgeAsync("imports", group, entry.Id);
            entries = await _db.StreamReadGroupAsync("imports", group, consumer, position, 8);
            Thread.Sleep(20); // EVT7003
        }
    }

    private async Task ImportAsync(StreamEntry entry, CancellationToken token)
    {
        try
        {
            await _importer.ImportAsync(entry["file"].ToString(), token);
        }
        catch (Exception ex) // EVT4003
        {
            _logger.LogError(ex, "Could not import {File}", entry["file"]);
        }
    }

    private async Task ImportQuietlyAsync(string file, CancellationToken token)
    {
        try
        {
            await _importer.ImportAsync(file, token);
        }
        catch (Exception ex) when (ex is not OperationCanceledException) // EVT4003
        {
            _logger.LogWarning(ex, "{File} was left out", file);
        }
    }
}
