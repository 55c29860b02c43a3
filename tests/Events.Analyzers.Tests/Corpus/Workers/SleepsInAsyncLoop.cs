using StackExchange.Redis;

namespace Shop.Geo;

public class SleepyReader(IDatabase db, Func<StreamEntry, Task> handle)
{
    public async Task RunAsync(string group, CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            var entries = await db.StreamReadGroupAsync("geo", group, Environment.MachineName, "0", 10); // EVT5015
            foreach (var entry in entries)
            {
                await handle(entry);
                await db.StreamAcknowledgeAsync("geo", group, entry.Id);
            }

            if (entries.Length == 0) Thread.Sleep(100); // EVT7003
        }
    }
}
