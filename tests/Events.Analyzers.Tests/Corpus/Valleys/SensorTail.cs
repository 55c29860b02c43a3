using System.Globalization;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Valley.Sensors.Tail;

public class SensorHub : Hub;

/// <summary>Each node shows its browsers everything from now on.</summary>
public class SensorTail(IDatabase db, IHubContext<SensorHub> hub) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var last = await LastAsync();
        using var ticker = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        while (await ticker.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var entry in await db.StreamReadAsync("sensors", last, 100))
            {
                last = entry.Id;
                if (!double.TryParse(entry["value"].ToString(), CultureInfo.InvariantCulture, out var value)) continue;
                await hub.Clients.All.SendAsync("reading", entry["sensor"].ToString(), value, stoppingToken);
            }
        }
    }

    private async Task<RedisValue> LastAsync()
    {
        try
        {
            return (await db.StreamInfoAsync("sensors")).LastGeneratedId;
        }
        catch (RedisServerException e) when (e.Message.Contains("no such key"))
        {
            return "0-0";
        }
    }
}
