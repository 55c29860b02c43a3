using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Quay.Buoys;

public interface IBuoyMap
{
    Task PlaceAsync(string buoy, double x, double y);
}

public sealed class Buoys(IDatabase db, IBuoyMap map, ILogger<Buoys> logger) : IHostedService
{
    private readonly CancellationTokenSource _stop = new();
    private readonly string _me = Environment.MachineName;
    private Task? _loop;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try { await db.StreamCreateConsumerGroupAsync("buoys", "map", "0-0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
        _loop = ConsumeAsync(_stop.Token);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        if (_loop is not null) await _loop.WaitAsync(cancellationToken);
    }

    private async Task ConsumeAsync(CancellationToken token)
    {
        try
        {
            RedisValue from = "0";
            while (!token.IsCancellationRequested)
            {
                StreamEntry[] page = await db.StreamReadGroupAsync("buoys", "map", _me, from, 10);
                foreach (StreamEntry entry in page)
                {
                    await map.PlaceAsync(entry["buoy"]!, (double)entry["x"], (double)entry["y"]);
                    await db.StreamAcknowledgeAsync("buoys", "map", entry.Id);
                    from = from == ">" ? from : entry.Id;
                }

                if (page.Length > 0) continue;
                from = ">";
                await Task.Delay(200, token);
            }
        }
        catch (OperationCanceledException)
        {
            logger.LogInformation("Stopped");
        }
        catch (Exception e) // EVT7004
        {
            logger.LogCritical(e, "The map is no longer kept");
        }
    }
}
