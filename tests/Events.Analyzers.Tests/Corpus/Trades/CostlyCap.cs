using StackExchange.Redis;

namespace Wood.Prices;

public sealed class PriceFeed(IDatabase redis)
{
    private const int Keep = 5_000;

    public async Task PutAsync(string wood, decimal price)
    {
        await redis.StreamAddAsync("wood:prices", "price", $"{wood}={price}", null, Keep); // EVT6002
        if (Random.Shared.Next(100) == 0) await redis.StreamTrimAsync("wood:prices", Keep); // EVT6002
    }
}
