using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Quay.Beacons;

public sealed class Beacons(IConnectionMultiplexer redis, ILogger<Beacons> logger) : BackgroundService
{
    public event Action<string, string>? Lit;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        IDatabase db = redis.GetDatabase();
        while (!stoppingToken.IsCancellationRequested)
        {
            string position = "0-0";
            StreamEntry[] page = await db.StreamReadAsync("beacons", position, 50); // EVT5016
            foreach (StreamEntry entry in page)
            {
                Lit?.Invoke(entry["beacon"]!, entry["colour"]!);
                position = entry.Id!;
            }

            logger.LogTrace("At {Position}", position);
            await Task.Delay(1000, stoppingToken);
        }
    }
}

public sealed class BeaconTail(IDatabase db, IObserver<string> observer)
{
    public async Task FollowAsync(CancellationToken token)
    {
        RedisValue last = StreamPosition.NewMessages;
        while (!token.IsCancellationRequested)
        {
            StreamEntry[] page = await db.StreamReadAsync("beacons", last, 50); // EVT5008
            foreach (StreamEntry entry in page) observer.OnNext(entry["beacon"]!);
            if (page.Length > 0) last = page[^1].Id;
            else await Task.Delay(250, token);
        }
    }
}
