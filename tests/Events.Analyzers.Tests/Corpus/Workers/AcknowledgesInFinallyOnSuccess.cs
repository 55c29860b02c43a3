using StackExchange.Redis;

namespace Shop.Stock;

/// <summary>The finally asks whether the work was done, so a failure leaves the entry pending.</summary>
public class CarefulStockListener(IDatabase db, Func<StreamEntry, Task> reserve)
{
    public async Task DrainAsync(string consumer)
    {
        foreach (StreamEntry entry in await db.StreamReadGroupAsync("stock", "reserve", consumer, "0-0", 10))
        {
            bool done = false;
            try
            {
                await reserve(entry);
                done = true;
            }
            finally
            {
                if (done) await db.StreamAcknowledgeAsync("stock", "reserve", entry.Id);
            }
        }
    }

    public async Task EnsureGroupAsync()
    {
        try
        {
            await db.StreamCreateConsumerGroupAsync("stock", "reserve");
        }
        catch (RedisServerException e)
        {
            if (!e.Message.Contains("BUSYGROUP")) throw;
        }
    }
}
