using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Good.Cache;

public sealed record Product(string Id, string Name);
public interface IProducts { Task<Product?> LoadAsync(string id, CancellationToken ct); }

/// <summary>Redis without any stream: a cache, a lock, a counter of visits.</summary>
public sealed class ProductCache(IConnectionMultiplexer mux, IProducts products, IDistributedCache cache, ILogger<ProductCache> logger)
{
    public async Task<Product?> GetAsync(string id, CancellationToken ct)
    {
        var db = mux.GetDatabase();
        _ = db.StringIncrementAsync($"visits:{id}", flags: CommandFlags.FireAndForget);
        var hit = await db.HashGetAllAsync($"product:{id}");
        if (hit.Length > 0) return new Product(id, hit.First(h => h.Name == "name").Value!);
        var token = Guid.NewGuid().ToString();
        while (!await db.LockTakeAsync($"lock:{id}", token, TimeSpan.FromSeconds(5)))
        {
            await Task.Delay(50, ct);
        }

        try
        {
            if (await products.LoadAsync(id, ct) is not { } loaded) return null;
            await db.HashSetAsync($"product:{id}", [new("name", loaded.Name)]);
            await cache.SetStringAsync(id, loaded.Name, ct);
            return loaded;
        }
        catch (Exception e)
        {
            logger.LogError(e, "No product");
            return null;
        }
        finally
        {
            await db.LockReleaseAsync($"lock:{id}", token);
        }
    }
}
