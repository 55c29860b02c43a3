using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Geo;

public interface IGeocoder { Task<(double Lat, double Lon)> FindAsync(string address, CancellationToken ct); }
public interface IAddressBook { Task SetAsync(string id, double lat, double lon, CancellationToken ct); }

public sealed class GeocodeWorker(IDatabase db, IGeocoder geocoder, IAddressBook book, ILogger<GeocodeWorker> log) : BackgroundService
{
    private static readonly string Me = Environment.GetEnvironmentVariable("HOSTNAME") ?? Environment.MachineName;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try { await db.StreamCreateConsumerGroupAsync("addresses", "geo", "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
        var from = "0-0";
        var options = new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = stoppingToken };
        while (!stoppingToken.IsCancellationRequested)
        {
            var page = await db.StreamReadGroupAsync("addresses", "geo", Me, from, 64);
            await Parallel.ForEachAsync(page, options, async (entry, ct) =>
            {
                try
                {
                    var (lat, lon) = await geocoder.FindAsync(entry["address"]!, ct);
                    await book.SetAsync(entry["id"]!, lat, lon, ct);
                }
                catch (Exception e) when (!ct.IsCancellationRequested)
                {
                    log.LogWarning(e, "{Id} is tried again at the next start", entry.Id);
                    return;
                }

                await db.StreamAcknowledgeAsync("addresses", "geo", entry.Id);
            });
            if (page.Length == 0) await Task.Delay(200, stoppingToken);
            from = ">";
        }
    }
}
