using StackExchange.Redis;

namespace Shop.Carts;

/// <summary>The state and the event about it become visible together.</summary>
public sealed class CartCommands(IDatabase db)
{
    public async Task<bool> CheckOutAsync(string cartId, string customer)
    {
        ITransaction transaction = db.CreateTransaction();
        transaction.AddCondition(Condition.KeyExists($"{{shop}}:cart:{cartId}"));
        Task deleted = transaction.KeyDeleteAsync($"{{shop}}:cart:{cartId}");
        Task<RedisValue> added = transaction.StreamAddAsync(
            "{shop}:events",
            [new("type", "cart.checked_out"), new("cart_id", cartId), new("customer", customer)],
            maxLength: 100_000,
            useApproximateMaxLength: true);
        if (!await transaction.ExecuteAsync()) return false;
        await Task.WhenAll(deleted, added);
        return true;
    }
}
