using StackExchange.Redis;

namespace Wood.Start;

public sealed class Start(IDatabase redis, string group)
{
    public async Task<bool> EnsureAsync()
    {
        try
        {
            return await redis.StreamCreateConsumerGroupAsync("boards", group, StreamPosition.NewMessages, createStream: false); // EVT5019
        }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
            return false;
        }
    }
}
