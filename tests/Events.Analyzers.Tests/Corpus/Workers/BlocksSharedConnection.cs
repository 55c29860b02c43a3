using StackExchange.Redis;

namespace Shop.Push;

public class PushListener
{
    private readonly IDatabase _db;

    public PushListener(IConnectionMultiplexer redis) => _db = redis.GetDatabase();

    public async Task ListenAsync(string group, string consumer, Func<RedisResult, Task> handle, CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            RedisResult reply = await _db.ExecuteAsync("XREADGROUP", "GROUP", group, consumer, "COUNT", "10", "BLOCK", "5000", "STREAMS", "push", ">"); // EVT5013
            if (!reply.IsNull) await handle(reply);
        }
    }
}
