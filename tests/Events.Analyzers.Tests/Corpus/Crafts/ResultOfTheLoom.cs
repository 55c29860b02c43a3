using StackExchange.Redis;

namespace Craft.Loom;

public readonly record struct Outcome(bool IsSuccess, string? Error)
{
    public static Outcome Ok { get; } = new(true, null);
    public static Outcome Failed(string error) => new(false, error);
}

public interface ILoom { Task<Outcome> WeaveAsync(string pattern, int meters); }

public sealed class ResultOfTheLoom(IDatabase redis, ILoom loom, string group, string me)
{
    public async Task TurnAsync(RedisValue from)
    {
        foreach (var order in await redis.StreamReadGroupAsync("weaves", group, me, from, 5))
        {
            var map = order.Values.ToDictionary(v => v.Name.ToString(), v => v.Value.ToString());
            await loom.WeaveAsync(map["pattern"], int.Parse(map["meters"])); // EVT4004
            await redis.StreamAcknowledgeAsync("weaves", group, order.Id);
        }
    }

    public async Task SafeTurnAsync(RedisValue from)
    {
        foreach (var order in await redis.StreamReadGroupAsync("weaves", group, me, from, 5))
        {
            var map = order.Values.ToDictionary(v => v.Name.ToString(), v => v.Value.ToString());
            if (await loom.WeaveAsync(map["pattern"], int.Parse(map["meters"])) is { IsSuccess: false, Error: var why })
            {
                Console.Error.WriteLine(why);
                continue;
            }

            await redis.StreamAcknowledgeAsync("weaves", group, order.Id);
        }
    }
}
