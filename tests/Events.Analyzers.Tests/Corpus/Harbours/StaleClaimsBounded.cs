using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Harbour.Claims.Bounded;

public class ClaimOptions
{
    public TimeSpan StaleAfter { get; set; } = TimeSpan.FromMinutes(2);
    public int MaxDeliveries { get; set; } = 5;
}

public interface IShipmentHandler { Task HandleAsync(string shipment, CancellationToken token); }

public class StaleClaims(IConnectionMultiplexer redis, IShipmentHandler handler, IOptions<ClaimOptions> options, ILogger<StaleClaims> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var db = redis.GetDatabase();
        while (!stoppingToken.IsCancellationRequested)
        {
            await SweepAsync(db, stoppingToken);
            await Task.Delay(TimeSpan.FromSeconds(30), stoppingToken);
        }
    }

    private async Task SweepAsync(IDatabase db, CancellationToken token)
    {
        var idle = (long)options.Value.StaleAfter.TotalMilliseconds;
        foreach (var pending in await db.StreamPendingMessagesAsync("shipments", "dock", 50, RedisValue.Null))
        {
            if (pending.IdleTimeInMilliseconds < idle) continue;
            var claimed = await db.StreamClaimAsync("shipments", "dock", Environment.MachineName, idle, [pending.MessageId]);
            foreach (var entry in claimed)
            {
                try
                {
                    if (pending.DeliveryCount > options.Value.MaxDeliveries) await ParkAsync(db, entry);
                    else await handler.HandleAsync(entry["shipment"].ToString(), token);
                    await db.StreamAcknowledgeAsync("shipments", "dock", entry.Id);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    logger.LogError(e, "Shipment {Id} failed again", entry.Id);
                }
            }
        }
    }

    private static Task ParkAsync(IDatabase db, StreamEntry entry) =>
        db.StreamAddAsync("shipments:poison", entry.Values, maxLength: 1000, useApproximateMaxLength: true);
}
