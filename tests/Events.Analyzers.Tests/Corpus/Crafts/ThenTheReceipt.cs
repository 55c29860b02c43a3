using StackExchange.Redis;

namespace Craft.Receipts;

public interface ITill { Task BookAsync(string receipt, decimal amount, CancellationToken token); }

public sealed class ThenTheReceipt(IDatabase redis, ITill till, string group, string me)
{
    public async Task TurnAsync(RedisValue from, CancellationToken token)
    {
        var receipts = await redis.StreamReadGroupAsync("receipts", group, me, from, 20);
        if (receipts is []) return;
        var done = new System.Collections.Concurrent.ConcurrentBag<RedisValue>();
        try
        {
            await Parallel.ForEachAsync(receipts, token, async (receipt, ct) =>
            {
                await till.BookAsync(receipt["receipt"]!, (decimal)receipt["amount"], ct);
                done.Add(receipt.Id);
            });
        }
        finally
        {
            if (!done.IsEmpty) await redis.StreamAcknowledgeAsync("receipts", group, done.ToArray());
        }
    }
}
