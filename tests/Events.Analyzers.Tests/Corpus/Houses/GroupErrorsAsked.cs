using StackExchange.Redis;

namespace Setup.Careful;

public static class Groups
{
    /// <summary>True when it was made now.</summary>
    public static async Task<bool> EnsureGroupAsync(this IDatabaseAsync db, RedisKey key, RedisValue group)
    {
        try
        {
            return await db.StreamCreateConsumerGroupAsync(key, group, StreamPosition.NewMessages, createStream: true);
        }
        catch (RedisServerException e)
        {
            if (e.Message.StartsWith("BUSYGROUP", StringComparison.OrdinalIgnoreCase)) return false;
            throw;
        }
    }

    public static async Task EnsureListedAsync(this IDatabase db, RedisKey key, string group)
    {
        if (await db.KeyExistsAsync(key))
        {
            var groups = await db.StreamGroupInfoAsync(key);
            if (groups.Any(g => g.Name == group)) return;
        }

        await db.StreamCreateConsumerGroupAsync(key, group, "0-0", true);
    }
}
