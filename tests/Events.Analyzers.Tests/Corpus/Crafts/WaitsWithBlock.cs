using StackExchange.Redis;

namespace Craft.Waits;

public sealed class WaitsWithBlock
{
    private readonly IDatabase _database;
    private readonly string _group;

    public WaitsWithBlock(IConnectionMultiplexer multiplexer, string group)
    {
        _database = multiplexer.GetDatabase();
        _group = group;
    }

    public async Task<RedisResult> NextAsync(RedisValue from, TimeSpan timeout)
    {
        var arguments = new List<object>
        {
            "GROUP", _group, Environment.MachineName, "COUNT", 1, "BLOCK", (int)timeout.TotalMilliseconds, "STREAMS", (RedisKey)"waits", from,
        };
        return await _database.ExecuteAsync("XREADGROUP", arguments); // EVT5013
    }
}
