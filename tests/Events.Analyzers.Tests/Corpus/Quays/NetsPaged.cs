using StackExchange.Redis;

namespace Quay.NetsPaged;

public interface ICatchStore
{
    void Store(string fish, int kilograms);
}

public sealed class NetsPaged(IDatabase db, ICatchStore store, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public async Task PollAsync(CancellationToken token)
    {
        RedisValue last = "0-0";
        while (!token.IsCancellationRequested)
        {
            bool any = false;
            foreach (StreamEntry entry in await db.StreamReadAsync("nets", last, 100))
            {
                store.Store(entry["fish"]!, (int)entry["kg"]);
                last = entry.Id;
                any = true;
            }

            if (!any) await PauseAsync(token);
        }
    }

    public async Task<int> CountAsync(DateTimeOffset day)
    {
        RedisValue from = $"{day.ToUnixTimeMilliseconds()}-0", to = $"{day.AddDays(1).ToUnixTimeMilliseconds() - 1}-18446744073709551615";
        int sum = 0;
        while (await db.StreamRangeAsync("nets", from, to, 500) is { Length: > 0 } page)
        {
            sum += page.Length;
            from = $"({page[^1].Id}";
        }

        return sum;
    }

    public Task<long> TrimAsync(int entries) => db.StreamTrimAsync("nets", entries, useApproximateMaxLength: true);

    private Task PauseAsync(CancellationToken token) => Task.Delay(Pause, time, token);
}
