using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Shop.Geo;

public class GeoService : IHostedService
{
    private readonly IDatabase _db;

    public GeoService(IDatabase db) => _db = db;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = Task.Run(() => ListenAsync(cancellationToken)); // EVT7002
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async void Report(double latitude, double longitude) // EVT7002
    {
        await _db.StreamAddAsync("geo", [new("lat", latitude), new("lon", longitude)], maxLength: 10_000, useApproximateMaxLength: true);
    }

    private async Task ListenAsync(CancellationToken token)
    {
        RedisValue last = "0-0";
        while (!token.IsCancellationRequested)
        {
            StreamEntry[] entries = await _db.StreamReadAsync("geo", last, 100);
            foreach (StreamEntry entry in entries) Console.WriteLine($"{entry["lat"]} {entry["lon"]}");
            if (entries.Length > 0) last = entries[^1].Id;
            else await Task.Delay(100, token);
        }
    }
}
