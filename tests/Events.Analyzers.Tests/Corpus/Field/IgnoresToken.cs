using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Iot.Gateway;

public interface IDeviceRegistry { ValueTask TouchAsync(string device, DateTimeOffset at); }

public sealed class HeartbeatListener(IConnectionMultiplexer mux, IDeviceRegistry registry) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var db = mux.GetDatabase();
        while (true) // EVT7001
        {
            var beats = await db.StreamReadAsync("heartbeats", StreamPosition.NewMessages, 100); // EVT5008
            foreach (var beat in beats)
            {
                await registry.TouchAsync(beat["device"].ToString(), DateTimeOffset.UtcNow);
            }

            Thread.Sleep(1000); // EVT7003
        }
    }
}

public sealed class ReplayService(IConnectionMultiplexer mux, IDeviceRegistry registry)
{
    public async Task WatchAsync(CancellationToken token)
    {
        var db = mux.GetDatabase();
        while (!token.IsCancellationRequested)
        {
            var beats = await db.StreamReadAsync("heartbeats", "0-0", 100); // EVT5016
            foreach (var beat in beats)
                await registry.TouchAsync(beat["device"].ToString(), DateTimeOffset.UnixEpoch);
            await Task.Delay(1000, token);
        }
    }

    public async Task AuditAsync(string me)
    {
        var db = mux.GetDatabase();
        var claimed = await db.StreamAutoClaimAsync("heartbeats", "audit", me, 60_000, ">", 10); // EVT5004, EVT5017
        Console.WriteLine(claimed.ClaimedEntries.Length);
    }
}
