using StackExchange.Redis;

namespace Shop.Returns;

public class ReturnsReader(IDatabase db, Func<StreamEntry, Task> handle)
{
    private readonly string _me = Environment.MachineName;

    public async Task DrainAsync()
    {
        foreach (var entry in await db.StreamReadGroupAsync("returns", "refunds", _me, "0", 10)) // EVT5005
        {
            await handle(entry);
            await db.StreamAcknowledgeAsync("returns", "refunds", entry.Id);
        }
    }
}
