using StackExchange.Redis;

namespace Meadow.Geese;

public interface IGate { Task OpenAsync(string goose); }

public class GooseGate(IDatabase db, IGate gate)
{
    public async Task EnsureAsync()
    {
        try { await db.StreamCreateConsumerGroupAsync("geese", "gate", "0", true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP")) { }
    }

    public async Task OpenAsync(string me, RedisValue from)
    {
        foreach (StreamEntry goose in await db.StreamReadGroupAsync("geese", "gate", me, from, 10))
        {
            await gate.OpenAsync(goose["goose"]!);
            await db.StreamAcknowledgeAsync("geese", "gates", goose.Id); // EVT5014
        }
    }
}

public class GooseFeed(IDatabase db, IGate gate, string group)
{
    public async Task FeedAsync(string me, RedisValue from)
    {
        foreach (StreamEntry goose in await db.StreamReadGroupAsync("feed", group, me, from, 10))
        {
            await gate.OpenAsync(goose["goose"]!);
            await db.StreamDeleteAsync("feed", [goose.Id]); // EVT5012
        }
    }
}
