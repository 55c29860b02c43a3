using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Shop.Shipping;

/// <summary>What nobody can read is logged and acknowledged: it will not become readable.</summary>
public sealed class ForgivingShipmentConsumer(IDatabase db, Func<string, Task> ship, ILogger<ForgivingShipmentConsumer> log)
{
    public async Task DrainAsync(string group, string consumer)
    {
        foreach (StreamEntry entry in await db.StreamReadGroupAsync("shipments", group, consumer, "0-0", 10))
        {
            if (!int.TryParse((string?)entry["parcel"], out int parcel))
            {
                log.LogWarning("Entry {Id} is malformed", entry.Id);
                await db.StreamAcknowledgeAsync("shipments", group, entry.Id);
                continue;
            }

            await ship($"parcel {parcel}");
            await db.StreamAcknowledgeAsync("shipments", group, entry.Id);
        }
    }
}
