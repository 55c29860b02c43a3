using StackExchange.Redis;

namespace Shop.Totals;

/// <summary>The effect is in the same Redis, so it joins the acknowledgement in one transaction.</summary>
public sealed class TotalsConsumer(IDatabase db)
{
    public async Task DrainAsync(string consumer)
    {
        foreach (StreamEntry entry in await db.StreamReadGroupAsync("{orders}:events", "totals", consumer, "0-0", 100))
        {
            ITransaction transaction = db.CreateTransaction();
            _ = transaction.HashIncrementAsync("{orders}:totals", entry["customer"], (long)entry["cents"]);
            _ = transaction.StreamAcknowledgeAsync("{orders}:events", "totals", entry.Id);
            await transaction.ExecuteAsync();
        }
    }

    public Task<bool> CreateGroupAsync(string group) => db.StreamCreateConsumerGroupAsync("{orders}:events", group, "0-0");
}
