using StackExchange.Redis;

namespace Craft.Two;

public interface IShop { Task SellAsync(StreamEntry entry); Task CountAsync(StreamEntry entry); }

public sealed class TwoGroupsOneLoop(IDatabase redis, IShop shop, string me)
{
    private const string Selling = "selling", Counting = "counting";

    public async Task PrepareAsync()
    {
        foreach (var group in new[] { Selling, Counting })
        {
            try { await redis.StreamCreateConsumerGroupAsync("shop", group, "0", createStream: true); }
            catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
        }
    }

    public async Task SellAsync(RedisValue from)
    {
        foreach (var entry in await redis.StreamReadGroupAsync("shop", Selling, me, from, 5))
        {
            await shop.SellAsync(entry);
            await redis.StreamAcknowledgeAsync("shop", Selling, entry.Id);
        }
    }

    public async Task CountAsync(RedisValue from)
    {
        foreach (var entry in await redis.StreamReadGroupAsync("shop", Counting, me, from, 5))
        {
            await shop.CountAsync(entry);
            await redis.StreamAcknowledgeAsync("shop", Selling, entry.Id); // EVT5014
        }
    }
}
