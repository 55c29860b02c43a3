using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Meadow.PigsStops;

public interface ITrough { Task FillAsync(string pig); }

public class PigSty(IDatabase db, ITrough trough, string group) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var filling = FillAsync(stoppingToken);
        RedisValue from = "0";
        while (!filling.IsCompleted)
        {
            StreamEntry[] pigs = await db.StreamReadGroupAsync("pigs", group, Environment.MachineName, from, 10);
            foreach (StreamEntry pig in pigs)
            {
                await trough.FillAsync(pig["pig"]!);
                await db.StreamAcknowledgeAsync("pigs", group, pig.Id);
            }

            if (pigs.Length > 0) continue;
            from = ">";
            await Task.Delay(500);
        }

        await filling;
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
