using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Shop.Prices;

public class PriceHost(IDatabase db, Func<StreamEntry, Task> apply) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true) // EVT7001
        {
            await TurnAsync();
            await Task.Delay(250);
        }
    }

    private async Task TurnAsync()
    {
        foreach (StreamEntry entry in await db.StreamReadGroupAsync("prices", "host", Environment.MachineName, "0-0", 10)) // EVT5015
        {
            await apply(entry);
            await db.StreamAcknowledgeAsync("prices", "host", entry.Id);
        }
    }

    public Task<StreamGroupInfo[]> GroupsAsync() => db.StreamGroupInfoAsync("prices");
}
