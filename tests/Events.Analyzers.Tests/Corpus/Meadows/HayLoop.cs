using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Meadow.Hay;

public interface IPitchfork { Task LoadAsync(string bale, CancellationToken token); }

public class HayLoop(IDatabase db, IPitchfork fork, ILogger<HayLoop> log, string group) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        string me = Environment.MachineName;
        while (!stoppingToken.IsCancellationRequested)
        {
            StreamEntry[] mine = await db.StreamReadGroupAsync("hay", group, me, "0", 20); // EVT4010
            StreamEntry[] fresh = await db.StreamReadGroupAsync("hay", group, me, ">", 20);
            foreach (StreamEntry bale in mine.Concat(fresh))
            {
                try
                {
                    await fork.LoadAsync(bale["bale"]!, stoppingToken);
                    await db.StreamAcknowledgeAsync("hay", group, bale.Id);
                }
                catch (Exception e)
                {
                    log.LogError(e, "Bale {Id} stays", bale.Id);
                }
            }

            await Task.Delay(250, stoppingToken);
        }
    }
}
