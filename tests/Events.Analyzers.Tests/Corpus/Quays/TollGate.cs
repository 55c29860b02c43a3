using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Quay.Toll;

public interface ITollBooks
{
    Task BookAsync(string plate, long cents);
}

public sealed class TollGate(IConnectionMultiplexer redis, ITollBooks books, ILogger<TollGate> logger) : BackgroundService
{
    private readonly string _me = Environment.MachineName;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var db = redis.GetDatabase();
        try { await db.StreamCreateConsumerGroupAsync("tolls", "books", "0-0", true); } // EVT5006
        catch (RedisServerException) { }

        RedisValue from = "0";
        while (true) // EVT7001
        {
            StreamEntry[] page = await db.StreamReadGroupAsync("tolls", "books", _me, from, 10);
            if (page.Length == 0)
            {
                from = ">";
                await Task.Delay(100);
            }

            foreach (StreamEntry entry in page)
            {
                var watch = Stopwatch.StartNew();
                try
                {
                    await books.BookAsync(entry["plate"]!, (long)entry["cents"]);
                }
                finally
                {
                    logger.LogDebug("{Id} took {Elapsed}", entry.Id, watch.Elapsed);
                    await db.StreamAcknowledgeAsync("tolls", "books", entry.Id); // EVT4002
                }

                if (from != ">") from = entry.Id;
            }
        }
    }
}
