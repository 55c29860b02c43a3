using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Harbour.Claims;

public interface IShipmentHandler { Task HandleAsync(string shipment, CancellationToken token); }

public class StaleClaims : BackgroundService
{
    private static readonly TimeSpan StaleAfter = TimeSpan.FromMinutes(2);

    private readonly IDatabase _db;
    private readonly IShipmentHandler _handler;
    private readonly ILogger<StaleClaims> _logger;

    public StaleClaims(IConnectionMultiplexer redis, IShipmentHandler handler, ILogger<StaleClaims> logger)
    {
        _db = redis.GetDatabase();
        _handler = handler;
        _logger = logger;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var claim = await _db.StreamAutoClaimAsync("shipments", "dock", "claimer", StaleAfter.Milliseconds, "0-0", 50); // EVT4009, EVT5003, EVT5004
                _logger.LogInformation("Claimed {Count} shipments", claim.ClaimedEntries.Length);
                foreach (var entry in claim.ClaimedEntries)
                {
                    await _handler.HandleAsync(entry["shipment"].ToString(), stoppingToken);
                    await _db.StreamAcknowledgeAsync("shipments", "dock", entry.Id);
                }
            }
            catch (Exception ex)
            {
                _logger.LogError(ex, "Claiming failed");
            }

            await Task.Delay(TimeSpan.FromSeconds(30), stoppingToken);
        }
    }
}
