using Microsoft.Extensions.Hosting;
using StackExchange.Redis;
using Microsoft.Extensions.Logging;

namespace Meadow.TractorsLeaves;

public interface IMechanic { Task RepairAsync(string tractor); }

public class TractorShed(IDatabase db, IMechanic mechanic, ILogger<TractorShed> log, string group) : IHostedService
{
    private readonly string _me = Environment.MachineName;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task RepairAsync(RedisValue from)
    {
        foreach (StreamEntry tractor in await db.StreamReadGroupAsync("tractors", group, _me, from, 2))
        {
            await mechanic.RepairAsync(tractor["tractor"]!);
            await db.StreamAcknowledgeAsync("tractors", group, tractor.Id);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        StreamConsumerInfo[] all = await db.StreamConsumerInfoAsync("tractors", group);
        if (all.Any(consumer => consumer.Name == _me && consumer.PendingMessageCount > 0)) log.LogWarning("{Me} stays, with work", _me);
        else await db.StreamDeleteConsumerAsync("tractors", group, _me);
    }
}
