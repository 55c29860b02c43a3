using StackExchange.Redis;

namespace Wood.Paper;

internal static class Groups
{
    public const string Printing = "printing";
    public const string Cutting = "cutting";
}

public interface IPress { Task PressAsync(string sheet); }

public sealed class PaperWorker(IDatabase redis, IPress press, string me)
{
    public async Task EnsureGroupAsync()
    {
        try { await redis.StreamCreateConsumerGroupAsync("paper", Groups.Printing, "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.Contains("BUSYGROUP")) { }
    }

    public async Task TurnAsync(RedisValue from)
    {
        foreach (var entry in await redis.StreamReadGroupAsync("paper", Groups.Printing, me, from, 5))
        {
            await press.PressAsync(entry["sheet"]!);
            await redis.StreamAcknowledgeAsync("paper", Groups.Cutting, entry.Id); // EVT5014
        }
    }
}
