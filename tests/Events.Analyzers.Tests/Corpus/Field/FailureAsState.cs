using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using System.Data.Common;

namespace Imports;

public interface IImporter { Task<ImportResult> ImportAsync(string file, CancellationToken token); }

public sealed record ImportResult(bool Succeeded, string? Message);

public sealed class ImportWorker(IDatabase redis, DbDataSource source, IImporter importer, ILogger<ImportWorker> logger) : BackgroundService
{
    private readonly string _name = Environment.MachineName;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!await HasGroupAsync()) await redis.StreamCreateConsumerGroupAsync("imports", "workers", "0-0");
        await foreach (StreamEntry entry in ReadAsync(stoppingToken))
        {
            string file = entry["file"].ToString();
            bool done = false;
            string? failure = null;
            try
            {
                ImportResult result = await importer.ImportAsync(file, stoppingToken);
                done = result.Succeeded;
                failure = result.Message;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                logger.LogError(error, "Import of {File}", file);
                failure = error.Message;
            }

            await using DbConnection connection = await source.OpenConnectionAsync(stoppingToken);
            await connection.ExecuteAsync(
                "UPDATE imports SET done = @done, failure = @failure WHERE file = @file", new { done, failure, file });
            await redis.StreamAcknowledgeAsync("imports", "workers", entry.Id);
        }
    }

    private async IAsyncEnumerable<StreamEntry> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
    {
        foreach (StreamEntry entry in await redis.StreamReadGroupAsync("imports", "workers", _name, "0-0", 1000)) yield return entry;
        while (!token.IsCancellationRequested)
        {
            StreamEntry[] entries = await redis.StreamReadGroupAsync("imports", "workers", _name, ">", 1);
            foreach (StreamEntry entry in entries) yield return entry;
            if (entries.Length == 0) await Task.Delay(1000, token);
        }
    }

    private async Task<bool> HasGroupAsync() =>
        await redis.KeyExistsAsync("imports") && (await redis.StreamGroupInfoAsync("imports")).Any(g => g.Name == "workers");
}
