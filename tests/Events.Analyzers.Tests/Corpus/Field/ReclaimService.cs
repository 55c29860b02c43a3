using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Warehouse.Workers;

public interface IPickHandler
{
    Task PickAsync(IDictionary<string, string> fields, CancellationToken token);
}

public class ReclaimService(IConnectionMultiplexer mux, IPickHandler handler, ILogger<ReclaimService> log) : BackgroundService
{
    private readonly IDatabase _redis = mux.GetDatabase(2);
    private readonly PeriodicTimer _timer = new(TimeSpan.FromSeconds(30));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _timer.WaitForNextTickAsync(stoppingToken))
        {
            var claimed = await _redis.StreamAutoClaimAsync("picks", "pickers", "reclaimer", TimeSpan.FromMinutes(5).Seconds, "0-0", 25); // EVT5003, EVT5004, EVT4009
            foreach (var entry in claimed.ClaimedEntries)
            {
                log.LogInformation("Again: {Id}", entry.Id);
                var fields = entry.Values.ToDictionary(v => v.Name.ToString(), v => v.Value.ToString());
                await handler.PickAsync(fields, stoppingToken);
                await _redis.StreamAcknowledgeAsync("picks", "pickers", entry.Id);
            }
        }
    }
}
