using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Harbour.Restart;

public interface IIndexer { Task IndexAsync(string document); }

public class RestartOnly : BackgroundService
{
    private readonly IDatabase _db;
    private readonly IIndexer _indexer;
    private readonly ILogger<RestartOnly> _logger;
    private readonly string _group;

    public RestartOnly(IDatabase db, IIndexer indexer, ILogger<RestartOnly> logger, string group)
    {
        _db = db;
        _indexer = indexer;
        _logger = logger;
        _group = group;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var entries = await _db.StreamReadGroupAsync("documents", _group, Environment.MachineName, "0-0", 20); // EVT5015
            foreach (var entry in entries)
            {
                await _indexer.IndexAsync(entry["document"].ToString());
                await _db.StreamAcknowledgeAsync("documents", _group, entry.Id);
            }

            _logger.LogDebug("{Count} documents indexed", entries.Length);
            await Task.Delay(1000, stoppingToken);
        }
    }
}
