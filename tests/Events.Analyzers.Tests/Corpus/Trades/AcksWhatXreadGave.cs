using System.IO;
using StackExchange.Redis;

namespace Zoo.Feeding;

public sealed record Feeding(RedisValue Id, string Animal, int Grams);

internal static class FeedingLog
{
    public static async Task<IReadOnlyList<Feeding>> NextAsync(this IDatabase redis, RedisValue after) =>
        [.. (await redis.StreamReadAsync("feedings", after, 25)).Select(e => new Feeding(e.Id, e["animal"]!, (int)e["grams"]))];

    public static Task DoneAsync(this IDatabase redis, Feeding feeding) =>
        redis.StreamAcknowledgeAsync("feedings", "keepers", feeding.Id);
}

public sealed class Keeper(IDatabase redis, TextWriter output)
{
    public async Task<RedisValue> TurnAsync(RedisValue after)
    {
        foreach (Feeding feeding in await redis.NextAsync(after))
        {
            await output.WriteLineAsync($"{feeding.Animal}: {feeding.Grams} g");
            await redis.DoneAsync(feeding); // EVT5001
            after = feeding.Id;
        }

        return after;
    }
}
