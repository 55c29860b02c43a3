using StackExchange.Redis;

namespace Lake.Split;

public sealed partial class Sluice(IDatabase redis, string group, string me)
{
    private partial Task HandleAsync(StreamEntry entry);

    public async Task TurnAsync(RedisValue from)
    {
        foreach (var entry in await redis.StreamReadGroupAsync("sluice", group, me, from, 2))
        {
            await HandleAsync(entry);
            await AckAsync(entry);
        }
    }
}

public sealed partial class Sluice
{
    private double _level;

    public double Level => _level;

    private partial Task HandleAsync(StreamEntry entry)
    {
        _level = (double)entry["level"];
        return Task.CompletedTask;
    }

    private Task AckAsync(StreamEntry entry) => redis.StreamAcknowledgeAsync("sluice", group, entry.Id);
}
