using Events;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Street.Arcade;

[EventStream("arcade:matches", MaxLength = 500_000)]
public sealed partial class MatchStream;

[Event<MatchStream>("match.won")]
public sealed partial record MatchWon(string MatchId, string PlayerId, string Season, int Points);

[Event<MatchStream>("nick.changed")]
public sealed partial record NickChanged(string PlayerId, string Nick);

[Event<MatchStream>("loot.dropped")]
public sealed partial record LootDropped(string DropId, string PlayerId, string ItemId, int Count);

[ConsumerGroup<MatchStream>("leaderboard")]
public sealed partial class Leaderboard(IConnectionMultiplexer redis, ILogger<Leaderboard> log)
{
    private readonly IDatabase _db = redis.GetDatabase();

    [Handles]
    public async Task OnMatchWon(MatchWon won, CancellationToken ct)
    {
        if (won.Points <= 0)
        {
            log.LogInformation("match {Match} gave nothing", won.MatchId);
            return;
        }

        string key = $"board:{won.Season}";
        await _db.SortedSetIncrementAsync(key, won.PlayerId, won.Points); // EVT3001
        await _db.KeyExpireAsync(key, TimeSpan.FromDays(120));
    }

    [Handles]
    public Task OnNickChanged(NickChanged changed) => _db.HashSetAsync("nicks", changed.PlayerId, changed.Nick);

    [Handles]
    public async Task OnLootDropped(LootDropped loot)
    {
        ITransaction tran = _db.CreateTransaction();
        _ = tran.HashIncrementAsync($"bag:{loot.PlayerId}", loot.ItemId, loot.Count); // EVT3001
        _ = tran.SetAddAsync("players:with-loot", loot.PlayerId);
        if (!await tran.ExecuteAsync()) throw new InvalidOperationException("the bag was not filled");
    }
}
