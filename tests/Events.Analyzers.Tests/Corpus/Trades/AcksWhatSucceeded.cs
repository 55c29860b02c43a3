using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Calm.Batches;

public interface IWarehouse { Task<bool> TryStoreAsync(string pallet, CancellationToken token); }

public sealed class PalletBatch(IDatabase redis, IWarehouse warehouse, ILogger<PalletBatch> logger, string group, string me)
{
    public async Task<int> TurnAsync(RedisValue from, CancellationToken token)
    {
        StreamEntry[] page = await redis.StreamReadGroupAsync("pallets", group, me, from, 50);
        var results = await Task.WhenAll(page.Select(async entry => (entry.Id, Stored: await StoreAsync(entry, token))));
        RedisValue[] done = [.. results.Where(r => r.Stored).Select(r => r.Id)];
        if (done.Length > 0) await redis.StreamAcknowledgeAsync("pallets", group, done);
        return done.Length;
    }

    private async Task<bool> StoreAsync(StreamEntry entry, CancellationToken token)
    {
        try
        {
            return await warehouse.TryStoreAsync(entry["pallet"]!, token);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogError(e, "Pallet of {Entry}", entry.Id);
            return false;
        }
    }
}
