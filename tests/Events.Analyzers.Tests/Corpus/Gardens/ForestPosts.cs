using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Garden.Forest;

public sealed class ForestPosts(IDatabase db, ILogger<ForestPosts> log)
{
    private readonly object _gate = new();
    private readonly List<Task<RedisValue>> _open = [];

    public void Post(string bird)
    {
        Task<RedisValue> added = db.StreamAddAsync("birds", [new("bird", bird)], maxLength: 10_000, useApproximateMaxLength: true);
        lock (_gate)
        {
            _open.RemoveAll(task => task.IsCompletedSuccessfully);
            _open.Add(added);
        }
    }

    public async Task FlushAsync()
    {
        Task<RedisValue>[] open;
        lock (_gate) open = [.. _open];
        try
        {
            await Task.WhenAll(open);
        }
        catch (RedisException e)
        {
            log.LogError(e, "{Count} birds are not told", open.Count(task => task.IsFaulted));
            throw;
        }
    }
}
