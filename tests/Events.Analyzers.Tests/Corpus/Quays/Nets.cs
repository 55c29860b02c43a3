using StackExchange.Redis;

namespace Quay.Nets;

public interface ICatchStore
{
    void Store(string fish, int kilograms);
}

public sealed class NetPoller(IDatabase db, ICatchStore store)
{
    public async Task PollAsync(CancellationToken token)
    {
        RedisValue last = "0-0";
        while (!token.IsCancellationRequested)
        {
            foreach (StreamEntry entry in await db.StreamReadAsync("nets", last, 100)) // EVT6004
            {
                store.Store(entry["fish"]!, (int)entry["kg"]);
                last = entry.Id;
            }
        }
    }

    public void TrimToDay(int entries) => db.StreamTrim("nets", entries); // EVT6002

    public int CountAll() => db.StreamRange("nets").Length; // EVT6003
}
