using StackExchange.Redis;

namespace Lake.Scripts;

public sealed class ScriptedWorker(IDatabase redis, string group, string me)
{
    private const string Done = """
        redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
        return redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
        """;

    public async Task TurnAsync(RedisValue from, Func<string, Task<string>> solve)
    {
        foreach (var entry in await redis.StreamReadGroupAsync("riddles", group, me, from, 3))
        {
            string answer = await solve(entry["riddle"]!);
            await redis.ScriptEvaluateAsync(Done, ["riddles", "riddles:answers"], [group, entry.Id, answer]);
        }
    }
}
