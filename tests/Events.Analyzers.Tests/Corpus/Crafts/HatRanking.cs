using Events;
using StackExchange.Redis;

namespace Craft.Hats;

[EventStream("hats", MaxLength = 20_000)]
public sealed partial class HatStream;

[Event<HatStream>("sold")]
public sealed partial record HatSold(string SaleId, string Model, int Pieces);

[Event<HatStream>("priced")]
public sealed partial record HatPriced(string Model, double Price);

public interface IRanking
{
    Task ScoreAsync(string model, double by);
    Task PriceAsync(string model, double price);
}

public sealed class RedisRanking(IDatabase db) : IRanking
{
    public Task ScoreAsync(string model, double by) => db.SortedSetIncrementAsync("hats:ranking", model, by);
    public Task PriceAsync(string model, double price) => db.SortedSetAddAsync("hats:prices", model, price);
}

[ConsumerGroup<HatStream>("ranking")]
public sealed partial class HatRanking(IRanking ranking)
{
    [Handles]
    public async ValueTask OnSold(HatSold sold)
    {
        await ranking.ScoreAsync(sold.Model, sold.Pieces); // EVT3001
    }

    [Handles]
    public async ValueTask OnPriced(HatPriced priced)
    {
        await ranking.PriceAsync(priced.Model, priced.Price);
    }
}
