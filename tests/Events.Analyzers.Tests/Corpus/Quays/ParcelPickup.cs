using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Quay.Pickup;

public interface ICourier
{
    Task CallAsync(string address, CancellationToken token);
}

public sealed class ParcelPickup(IDatabase db, ICourier courier, ILogger<ParcelPickup> logger) : BackgroundService
{
    private readonly string _me = Environment.MachineName;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await db.StreamCreateConsumerGroupAsync("pickups", "couriers", "0-0", createStream: true);
        }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
            logger.LogDebug("The group is there");
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            StreamEntry[] page = await db.StreamReadGroupAsync("pickups", "couriers", _me, ">", 5); // EVT4008
            RedisValue[] ids = Array.ConvertAll(page, entry => entry.Id);
            if (ids.Length == 0)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken);
                continue;
            }

            await db.StreamAcknowledgeAsync("pickups", "couriers", ids); // EVT4001
            foreach (StreamEntry entry in page)
            {
                string address = entry["address"]!;
                logger.LogInformation("Calling a courier to {Address}", address);
                await courier.CallAsync(address, stoppingToken);
            }
        }
    }
}
