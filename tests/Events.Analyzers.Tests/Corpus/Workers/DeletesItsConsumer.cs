using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Shop.Import;

public class ImportWorker(IDatabase db, Func<StreamEntry, Task> import) : BackgroundService
{
    private readonly string _consumer = $"import-{Environment.MachineName}";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await db.StreamCreateConsumerGroupAsync("imports", "import", "0-0"); // EVT5006
        while (!stoppingToken.IsCancellationRequested)
        {
            StreamEntry[] entries = await db.StreamReadGroupAsync("imports", "import", _consumer, "0", 5);
            if (entries.Length == 0) entries = await db.StreamReadGroupAsync("imports", "import", _consumer, ">", 5);
            foreach (StreamEntry entry in entries)
            {
                await import(entry);
                await db.StreamAcknowledgeAsync("imports", "import", entry.Id);
            }

            await Task.Delay(500, stoppingToken);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await db.StreamDeleteConsumerAsync("imports", "import", _consumer); // EVT5009
    }
}
