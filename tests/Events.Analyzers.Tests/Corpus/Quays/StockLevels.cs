using Events;
using StackExchange.Redis;

namespace Quay.Stock;

[EventStream("quay:stock", MaxLength = 500_000)]
public sealed partial class StockStream;

[Event<StockStream>("stock.counted")]
public sealed partial record StockCounted(string Sku, int Quantity, string CountId);

[Event<StockStream>("stock.sold")]
public sealed partial record StockSold(string Sku, int Quantity, string SaleId);

[Event<StockStream>("stock.returned")]
public sealed partial record StockReturned(string Sku, int Quantity, string ReturnId);

internal static class StockKeys
{
    public static RedisKey Level(string sku) => $"stock:{sku}";

    public static Task<long> MoveAsync(this IDatabase db, string sku, long by) => db.HashIncrementAsync(Level(sku), "on_hand", by);
}

[ConsumerGroup<StockStream>("levels")]
public sealed partial class StockLevels(IConnectionMultiplexer redis)
{
    private IDatabase Db => redis.GetDatabase();

    [Handles]
    public Task OnCounted(StockCounted counted) =>
        Db.HashSetAsync(StockKeys.Level(counted.Sku), [new HashEntry("on_hand", counted.Quantity), new HashEntry("count", counted.CountId)]);

    [Handles]
    public async Task OnSold(StockSold sold)
    {
        long left = await Db.MoveAsync(sold.Sku, -sold.Quantity); // EVT3001
        if (left < 0) await Db.SetAddAsync("stock:oversold", sold.Sku);
    }

    [Handles]
    public async Task OnReturned(StockReturned returned)
    {
        ITransaction transaction = Db.CreateTransaction();
        transaction.AddCondition(Condition.SetNotContains($"returns:{returned.Sku}", returned.ReturnId));
        _ = transaction.SetAddAsync($"returns:{returned.Sku}", returned.ReturnId);
        _ = transaction.HashIncrementAsync(StockKeys.Level(returned.Sku), "on_hand", returned.Quantity);
        await transaction.ExecuteAsync();
    }
}
