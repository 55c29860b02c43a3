using System.IO;
using StackExchange.Redis;

namespace Craft.Names;

public sealed class FreshNameLeaves : IAsyncDisposable
{
    private readonly IDatabase _db;
    private readonly string _group;
    private readonly RedisValue _name;

    public FreshNameLeaves(IDatabase db, string group)
    {
        (_db, _group) = (db, group);
        _name = Path.GetRandomFileName();
    }

    public async Task TurnAsync(Func<StreamEntry, Task> work)
    {
        StreamEntry[] page = await _db.StreamReadGroupAsync("names", _group, _name, ">", 10); // EVT5010
        foreach (StreamEntry entry in page)
        {
            await work(entry);
            await _db.StreamAcknowledgeAsync("names", _group, entry.Id);
        }
    }

    public async ValueTask DisposeAsync() => await _db.StreamDeleteConsumerAsync("names", _group, _name); // EVT5009
}
