using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using System.Text.Json;

namespace Shop.Search;

public class IndexWorker(IConnectionMultiplexer multiplexer, ILogger<IndexWorker> logger, ISearchIndex index) : BackgroundService
{
    private const string StreamName = "products";
    private const string GroupName = "search";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var db = multiplexer.GetDatabase();
        try
        {
            await db.StreamCreateConsumerGroupAsync(StreamName, GroupName, "$");
        }
        catch (RedisServerException ex) when (ex.Message.Contains("BUSYGROUP"))
        {
            logger.LogDebug("Group exists");
        }

        var name = $"{Environment.MachineName}-search";
        var entries = await db.StreamReadGroupAsync(StreamName, GroupName, name, "0", 100);
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var entry in entries)
            {
                try
                {
                    var product = JsonSerializer.Deserialize<Product>((string)entry["data"]!);
                    await index.UpdateAsync(product!, stoppingToken);
                }
                catch (Exception ex) // EVT4003
                {
                    logger.LogError(ex, "Indexing of {Id} failed", entry.Id);
                }

                await db.StreamAcknowledgeAsync(StreamName, GroupName, entry.Id);
            }

            await Task.Delay(100, stoppingToken);
            entries = await db.StreamReadGroupAsync(StreamName, GroupName, name, ">", 100);
        }
    }

    public sealed record Product(string Id, string Name);
}

public interface ISearchIndex
{
    Task UpdateAsync(IndexWorker.Product product, CancellationToken token);
}
