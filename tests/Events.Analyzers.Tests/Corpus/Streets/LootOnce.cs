using Events;
using StackExchange.Redis;

namespace Street.Arcade;

[EventStream("arcade:matches", MaxLength = 500_000)]
public sealed partial class MatchStream;

[Event<MatchStream>("loot.dropped")]
public sealed partial record LootDropped(string DropId, string PlayerId, string ItemId, int Count);

[Event<MatchStream>("gem.bought")]
public sealed partial record GemsBought(string PurchaseId, string PlayerId, int Gems);

[ConsumerGroup<MatchStream>("bags")]
public sealed partial class LootOnce(IDatabase db)
{
    private static readonly LuaScript Grant = LuaScript.Prepare(
        "if redis.call('SET', @mark, '1', 'NX', 'EX', 604800) then redis.call('HINCRBY', @bag, 'gems', @gems) return 1 end return 0");

    [Handles]
    public async Task OnLootDropped(LootDropped loot)
    {
        ITransaction tran = db.CreateTransaction();
        tran.AddCondition(Condition.KeyNotExists($"drop:{loot.DropId}"));
        _ = tran.StringSetAsync($"drop:{loot.DropId}", loot.PlayerId, TimeSpan.FromDays(7));
        _ = tran.HashIncrementAsync($"bag:{loot.PlayerId}", loot.ItemId, loot.Count);
        await tran.ExecuteAsync();
    }

    [Handles]
    public Task OnGemsBought(GemsBought bought) => db.ScriptEvaluateAsync(
        Grant,
        new { mark = (RedisKey)$"gems:{bought.PurchaseId}", bag = (RedisKey)$"bag:{bought.PlayerId}", gems = bought.Gems });
}
