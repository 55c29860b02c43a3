using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Shop.Shipping;

public class ShipmentConsumer(IDatabase db, IShipments shipments, ILogger<ShipmentConsumer> log)
{
    public async Task ReadAsync(string group, string consumer, CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            var entries = await db.StreamReadGroupAsync("shipments", group, consumer, "0-0", 10);
            if (entries.Length == 0) entries = await db.StreamReadGroupAsync("shipments", group, consumer, ">", 10);
            if (entries.Length == 0) await Task.Delay(100, token);
            foreach (var entry in entries)
            {
                var orderId = entry.Values.FirstOrDefault(v => v.Name == "order_id").Value;
                if (orderId.IsNullOrEmpty)
                {
                    log.LogWarning("Entry {Id} has no order", entry.Id);
                    continue; // EVT4007
                }

                await shipments.ShipAsync(orderId!, token);
                await db.StreamAcknowledgeAsync("shipments", group, entry.Id);
            }
        }
    }
}

public interface IShipments
{
    Task ShipAsync(string orderId, CancellationToken token);
}
