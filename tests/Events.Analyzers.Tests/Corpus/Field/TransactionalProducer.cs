using System.Text.Json;
using StackExchange.Redis;

namespace Cart.Write;

public sealed record CartLine(string Sku, int Quantity);

public interface ICartEvents { Task<string> AppendAsync<T>(string cart, string type, T body) where T : notnull; }

public sealed class CartEvents : ICartEvents
{
    private const int KeepEntries = 5_000;
    private readonly IDatabase _db;

    public CartEvents(IConnectionMultiplexer redis) => _db = redis.GetDatabase();

    public async Task<string> AppendAsync<T>(string cart, string type, T body) where T : notnull
    {
        ITransaction transaction = _db.CreateTransaction();
        Task<RedisValue> added = transaction.StreamAddAsync(
            Key(cart),
            [new("type", type), new("body", JsonSerializer.Serialize(body))],
            messageId: null,
            maxLength: KeepEntries,
            useApproximateMaxLength: true);
        _ = transaction.HashIncrementAsync("carts:versions", cart);
        _ = transaction.KeyExpireAsync(Key(cart), TimeSpan.FromDays(30));
        if (!await transaction.ExecuteAsync()) throw new InvalidOperationException("The cart was not written");
        return (await added).ToString();
    }

    public async Task<List<CartLine>> LoadAsync(string cart)
    {
        var lines = new List<CartLine>();
        RedisValue from = "-";
        while (true)
        {
            StreamEntry[] page = await _db.StreamRangeAsync(Key(cart), from, "+", 100);
            foreach (StreamEntry entry in page)
                if (entry["type"] == "line") lines.Add(JsonSerializer.Deserialize<CartLine>(entry["body"].ToString())!);
            if (page.Length < 100) return lines;
            from = "(" + page[^1].Id;
        }
    }

    private static RedisKey Key(string cart) => $"cart:{cart}";
}
