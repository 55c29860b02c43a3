using StackExchange.Redis;

namespace Shop.Live;

public class LiveTail
{
    private readonly IDatabase _db;

    public LiveTail(IDatabase db) => _db = db;

    public async IAsyncEnumerable<StreamEntry> WatchAsync(string stream, string? from = null)
    {
        RedisValue position = from ?? "$";
        while (true)
        {
            var entries = await _db.StreamReadAsync(stream, position, 10); // EVT5008
            foreach (var entry in entries)
            {
                yield return entry;
                position = entry.Id;
            }

            await Task.Delay(100);
        }
    }

    /// <summary>Starts at what is newest now, and misses nothing after that.</summary>
    public async IAsyncEnumerable<StreamEntry> WatchFromNowAsync(string stream)
    {
        RedisValue position = (await _db.StreamInfoAsync(stream)).LastGeneratedId;
        while (true)
        {
            foreach (var entry in await _db.StreamReadAsync(stream, position, 10))
            {
                yield return entry;
                position = entry.Id;
            }

            await Task.Delay(100);
        }
    }
}
