using System.Data;
using Dapper;
using Events;
using Microsoft.Extensions.Caching.Memory;

namespace Fleet.Tolls;

[EventStream("tolls", MaxLength = 20_000)]
public sealed partial class TollStream;

[Event<TollStream>("charged")]
public sealed partial record TollCharged(string TollId, string Car, decimal Amount);

[ConsumerGroup<TollStream>("ledger")]
public sealed partial class TollLedger(IDbConnection db, IMemoryCache cache)
{
    [Handles]
    public async Task OnCharged(TollCharged charged)
    {
        string key = "toll:" + charged.TollId;
        if (cache.TryGetValue(key, out _)) return;
        await db.ExecuteAsync("INSERT INTO tolls (car, amount) VALUES (@Car, @Amount)", new { charged.Car, charged.Amount }); // EVT3001
        cache.Set(key, true, TimeSpan.FromHours(6));
    }
}
