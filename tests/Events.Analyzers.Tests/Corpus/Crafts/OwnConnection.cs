using StackExchange.Redis;

namespace Craft.OwnConnection;

public sealed class OwnConnection(ConfigurationOptions options, string group, string me) : IAsyncDisposable
{
    private readonly Lazy<Task<ConnectionMultiplexer>> _blocking = new(() => ConnectionMultiplexer.ConnectAsync(options));

    public async Task<RedisResult> WaitAsync(RedisValue from)
    {
        IDatabase own = (await _blocking.Value).GetDatabase();
        return await own.ExecuteAsync("XREADGROUP", "GROUP", group, me, "COUNT", 10, "BLOCK", 10_000, "STREAMS", "own", from);
    }

    public async ValueTask DisposeAsync()
    {
        if (_blocking.IsValueCreated) await (await _blocking.Value).DisposeAsync();
    }
}
