using StackExchange.Redis;

namespace Shop.Push;

/// <summary>A connection for the blocking reads alone: nobody waits behind them.</summary>
public sealed class DedicatedPushListener(string configuration)
{
    public async Task ListenAsync(string group, string consumer, Func<RedisResult, Task> handle, CancellationToken token)
    {
        await using ConnectionMultiplexer own = await ConnectionMultiplexer.ConnectAsync(configuration);
        IDatabase db = own.GetDatabase();
        while (!token.IsCancellationRequested)
        {
            RedisResult reply = await db.ExecuteAsync("XREADGROUP", "GROUP", group, consumer, "COUNT", "10", "BLOCK", "5000", "STREAMS", "push", ">");
            if (!reply.IsNull) await handle(reply);
        }
    }
}
