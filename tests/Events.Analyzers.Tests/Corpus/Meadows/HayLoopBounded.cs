using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Meadow.HayBounded;

public interface IPitchfork { Task LoadAsync(string bale, CancellationToken token); }

public class HayLoop(IDatabase db, IPitchfork fork, ILogger<HayLoop> log, string group) : BackgroundService
{
    private readonly Dictionary<string, int> _attempts = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        string me = Environment.MachineName;
        while (!stoppingToken.IsCancellationRequested)
        {
            StreamEntry[] mine = await db.StreamReadGroupAsync("hay", group, me, "0", 20);
            StreamEntry[] fresh = await db.StreamReadGroupAsync("hay", group, me, ">", 20);
            foreach (StreamEntry bale in mine.Concat(fresh))
            {
                string id = bale.Id!;
                int attempts = _attempts[id] = _attempts.GetValueOrDefault(id) + 1;
                try
                {
                    if (attempts > 5) await db.StreamAddAsync("hay:dead", bale.Values, maxLength: 10_000, useApproximateMaxLength: true);
                    else await fork.LoadAsync(bale["bale"]!, stoppingToken);
                    await db.StreamAcknowledgeAsync("hay", group, bale.Id);
                    _attempts.Remove(id);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    log.LogError(e, "Bale {Id} stays, attempt {Attempt}", bale.Id, attempts);
                }
            }

            await Task.Delay(250, stoppingToken);
        }
    }
}
