using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Quay.Pilots;

public interface IPilotBook
{
    Task<bool> TryAssignAsync(string ship, string pilot);
}

public sealed class Pilots(IDatabase db, IPilotBook book, ILogger<Pilots> logger) : BackgroundService
{
    private readonly string _consumer = "pilots-" + Guid.NewGuid().ToString("N")[..8];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try { await db.StreamCreateConsumerGroupAsync("ships", "pilots", "0-0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                StreamEntry[] ships = await db.StreamReadGroupAsync("ships", "pilots", _consumer, ">", 10); // EVT5010
                foreach (StreamEntry ship in ships)
                {
                    await book.TryAssignAsync(ship["ship"]!, ship["pilot"]!); // EVT4004
                    await db.StreamAcknowledgeAsync("ships", "pilots", ship.Id);
                }

                if (ships.Length == 0) await Task.Delay(500, stoppingToken);
            }
            catch (Exception e) // EVT7005
            {
                logger.LogError(e, "No pilots");
            }
        }
    }
}
