using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Quay.PilotsWait;

public interface IPilotBook
{
    Task<bool> TryAssignAsync(string ship, string pilot);
}

public sealed class PilotsWait(IDatabase db, IPilotBook book, ILogger<PilotsWait> logger) : BackgroundService
{
    private readonly string _consumer = $"pilots-{Environment.MachineName}";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try { await db.StreamCreateConsumerGroupAsync("ships", "pilots", "0-0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }

        RedisValue position = "0-0";
        TimeSpan wait = TimeSpan.Zero;
        while (!stoppingToken.IsCancellationRequested)
        {
            if (wait > TimeSpan.Zero) await Task.Delay(wait, stoppingToken);
            try
            {
                StreamEntry[] ships = await db.StreamReadGroupAsync("ships", "pilots", _consumer, position, 10);
                foreach (StreamEntry ship in ships)
                {
                    if (position != ">") position = ship.Id;
                    if (!await book.TryAssignAsync(ship["ship"]!, ship["pilot"]!)) continue;
                    await db.StreamAcknowledgeAsync("ships", "pilots", ship.Id);
                }

                if (ships.Length == 0) position = ">";
                wait = ships.Length == 0 ? TimeSpan.FromMilliseconds(500) : TimeSpan.Zero;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogError(e, "No pilots");
                wait = TimeSpan.FromSeconds(5);
            }
        }
    }
}
