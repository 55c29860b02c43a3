using StackExchange.Redis;

namespace Corpus.Producers.Leasing;

/// <summary>A lease that its owner alone gives back.</summary>
public sealed class Leases(IDatabase database)
{
    public async Task<bool> RunAloneAsync(string name, Func<Task> work)
    {
        RedisValue owner = Guid.NewGuid().ToString();
        if (!await database.LockTakeAsync($"lease:{name}", owner, TimeSpan.FromSeconds(30))) return false;
        try
        {
            await work();
            return true;
        }
        finally
        {
            await database.LockReleaseAsync($"lease:{name}", owner);
        }
    }
}
