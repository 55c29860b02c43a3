using StackExchange.Redis;

namespace Shop.Tools;

/// <summary>A one-off tool: copies a stream page by page with the ids it has, so running it again adds nothing.</summary>
public static class StreamCopy
{
    public static async Task<long> CopyAsync(IDatabase from, IDatabase to, string key, CancellationToken token)
    {
        long copied = 0;
        RedisValue last = (await to.StreamRangeAsync(key, "-", "+", 1, Order.Descending)) is [{ Id: var newest }] ? newest : "0-0";
        while (!token.IsCancellationRequested)
        {
            StreamEntry[] page = await from.StreamRangeAsync(key, "(" + last, "+", 500);
            if (page.Length == 0) break;
            foreach (StreamEntry entry in page)
            {
                await to.StreamAddAsync(key, entry.Values, messageId: entry.Id, maxLength: 10_000_000, useApproximateMaxLength: true);
                copied++;
            }

            last = page[^1].Id;
        }

        return copied;
    }
}
