using StackExchange.Redis;

namespace Meadow.GeeseSame;

public interface IGate { Task OpenAsync(string goose); }

public class GooseGate(IDatabase db, IGate gate)
{
    private const string Group = "gate";

    public async Task EnsureAsync()
    {
        try { await db.StreamCreateConsumerGroupAsync("geese", Group, "0", true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP")) { }
    }

    public async Task OpenAsync(string me, RedisValue from)
    {
        foreach (StreamEntry goose in await db.StreamReadGroupAsync("geese", "gate", me, from, 10))
        {
            await gate.OpenAsync(goose["goose"]!);
            await db.StreamAcknowledgeAsync("geese", Group, goose.Id);
            await db.StreamDeleteAsync("geese", [goose.Id]);
        }
    }

    public async Task<long> CleanAsync(DateTimeOffset before)
    {
        var old = await db.StreamRangeAsync("geese", "-", $"{before.ToUnixTimeMilliseconds()}-0", 500);
        return old.Length == 0 ? 0 : await db.StreamDeleteAsync("geese", [.. old.Select(goose => goose.Id)]);
    }
}
