using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Craft.Receipts;

public interface ITill { Task BookAsync(string receipt, decimal amount, CancellationToken token); }

public sealed class FirstTheReceipt(IDatabase redis, ITill till, ILogger<FirstTheReceipt> logger, string group, string me)
{
    public async Task TurnAsync(RedisValue from, CancellationToken token)
    {
        var receipts = await redis.StreamReadGroupAsync("receipts", group, me, from, 20);
        if (receipts is []) return;
        logger.LogDebug("{Count} receipts", receipts.Length);
        await redis.StreamAcknowledgeAsync("receipts", group, Array.ConvertAll(receipts, r => r.Id)); // EVT4001
        await Parallel.ForEachAsync(receipts, token, async (receipt, ct) =>
            await till.BookAsync(receipt["receipt"]!, (decimal)receipt["amount"], ct));
    }
}
