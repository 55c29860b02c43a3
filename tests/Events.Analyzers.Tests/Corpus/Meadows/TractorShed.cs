using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Meadow.Tractors;

public interface IMechanic { Task RepairAsync(string tractor); }

public class TractorShed(IDatabase db, IMechanic mechanic, string group) : IHostedService
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
        await db.StreamDeleteConsumerAsync("tractors", group, _me); // EVT5009
    }
}
