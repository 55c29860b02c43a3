using StackExchange.Redis;

namespace Shop.Sync;

public class SyncReader
{
    private readonly IDatabase _db;
    private RedisValue _last = "0-0";

    public SyncReader(IDatabase db) => _db = db;

    public async Task PollAsync(Func<StreamEntry, Task> apply)
    {
        var entries = await _db.StreamReadAsync("changes", _last, 100);
        foreach (var entry in entries)
        {
            await apply(entry);
            await _db.StreamAcknowledgeAsync("changes", "sync", entry.Id); // EVT5001
            _last = entry.Id;
        }
    }
}
