using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Meadow.Pigs;

public interface ITrough { Task FillAsync(string pig); }

public class PigSty(IDatabase db, ITrough trough, string group) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var filling = FillAsync(stoppingToken);
        while (true) // EVT7001
        {
            foreach (StreamEntry pig in await db.StreamReadGroupAsync("pigs", group, Environment.MachineName, "0", 10)) // EVT5015
            {
                await trough.FillAsync(pig["pig"]!);
                await db.StreamAcknowledgeAsync("pigs", group, pig.Id);
            }

            if (filling.IsFaulted) await filling;
            await Task.Delay(500);
        }
    }

    private async Task FillAsync(CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            await trough.FillAsync("all");
            await Task.Delay(60_000, token);
        }
    }
}
