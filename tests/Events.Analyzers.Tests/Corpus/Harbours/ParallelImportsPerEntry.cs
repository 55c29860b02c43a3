using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Harbour.Imports.PerEntry;

public interface IImporter { Task ImportAsync(string file, CancellationToken token); }

public class ParallelImports(IDatabase db, IImporter importer, ILogger<ParallelImports> logger)
{
    public async Task<int> ImportBatchAsync(string group, string consumer, RedisValue position, CancellationToken token)
    {
        var entries = await db.StreamReadGroupAsync("imports", group, consumer, position, 8);
        var outcomes = await Task.WhenAll(entries.Select(entry => TryImportAsync(entry, token)));
        var done = entries.Zip(outcomes).Where(pair => pair.Second).Select(pair => pair.First.Id).ToArray();
        if (done.Length > 0) await db.StreamAcknowledgeAsync("imports", group, done);
        return done.Length;
    }

    public async Task ImportStreamAsync(string group, string consumer, RedisValue position, CancellationToken token)
    {
        var entries = await db.StreamReadGroupAsync("imports", group, consumer, position, 8);
        await Parallel.ForEachAsync(entries, token, async (entry, ct) =>
        {
            await importer.ImportAsync(entry["file"].ToString(), ct);
            await db.StreamAcknowledgeAsync("imports", group, entry.Id);
        });
    }

    private async Task<bool> TryImportAsync(StreamEntry entry, CancellationToken token)
    {
        try
        {
            await importer.ImportAsync(entry["file"].ToString(), token);
            return true;
        }
        catch (Exception ex)
        {
            logger.LogError(ex, "Could not import {File}, it stays pending", entry["file"]);
            return false;
        }
    }
}
