using StackExchange.Redis;

namespace Shop.Clicks;

/// <summary>Retention and identity of an append in their own objects.</summary>
public sealed class ClickProducer(IDatabase db, string producerId)
{
    private static readonly StreamAddOptions Retention = new() { MaxLength = 1_000_000 };

    public Task<RedisValue> ClickedAsync(string page) => db.StreamAddAsync("clicks", [new("page", page)], Retention);

    public Task<RedisValue> BoughtAsync(string orderId) => db.StreamAddAsync(
        "purchases",
        [new("order_id", orderId)],
        new StreamIdempotentId(producerId, orderId),
        maxLength: 500_000,
        useApproximateMaxLength: true);
}
