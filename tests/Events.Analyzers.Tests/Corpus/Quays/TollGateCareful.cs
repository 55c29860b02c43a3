using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Quay.TollCareful;

public interface ITollBooks
{
    Task BookAsync(string plate, long cents, CancellationToken token);
}

public sealed class TollGateCareful(IConnectionMultiplexer redis, ITollBooks books, ILogger<TollGateCareful> logger) : BackgroundService
{
    private readonly string _me = Environment.MachineName;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var db = redis.GetDatabase();
        try
        {
            await db.StreamCreateConsumerGroupAsync("tolls", "books", "0-0", true);
        }
        catch (RedisServerException e)
        {
            if (!e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) throw;
        }

        RedisValue from = "0";
        while (!stoppingToken.IsCancellationRequested)
        {
            StreamEntry[] page = await db.StreamReadGroupAsync("tolls", "books", _me, from, 10);
            if (page.Length == 0)
            {
                from = ">";
                await Task.Delay(100, stoppingToken);
                continue;
            }

            foreach (StreamEntry entry in page)
            {
                bool booked = false;
                try
                {
                    await books.BookAsync(entry["plate"]!, (long)entry["cents"], stoppingToken);
                    booked = true;
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    logger.LogError(e, "{Id} could not be booked", entry.Id);
                }
                finally
                {
                    if (booked) await db.StreamAcknowledgeAsync("tolls", "books", entry.Id);
                }

                if (from != ">") from = entry.Id;
            }
        }
    }
}
