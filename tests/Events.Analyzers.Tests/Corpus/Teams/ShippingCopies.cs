using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Copies;

public static class Streams
{
    public const string Orders = "orders";
    public const string OrdersEu = "orders:eu";
    public const string BillingGroup = "billing";
    public const string ShippingGroup = "shipping";
}

public interface IShipper { Task ShipAsync(string order); }

public sealed class ShippingWorker(IDatabase db, IShipper shipper) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await db.StreamCreateConsumerGroupAsync(Streams.Orders, Streams.ShippingGroup, StreamPosition.NewMessages, createStream: true); // EVT5006
        var me = Environment.MachineName;
        foreach (var mine in await db.StreamReadGroupAsync(Streams.Orders, Streams.ShippingGroup, me, "0", 1000)) await OneAsync(mine);
        while (!stoppingToken.IsCancellationRequested)
        {
            StreamEntry[] entries = [];
            try { entries = await db.StreamReadGroupAsync(Streams.Orders, Streams.ShippingGroup, me, StreamPosition.NewMessages, 10); }
            catch (RedisException) { await Task.Delay(1000, stoppingToken); }
            foreach (var entry in entries)
            {
                try { await OneAsync(entry); }
                catch (Exception e) { Console.Error.WriteLine(e); }
            }

            if (entries.Length == 0) await Task.Delay(100, stoppingToken);
        }
    }

    private async Task OneAsync(StreamEntry entry)
    {
        await shipper.ShipAsync(entry["id"]!);
        await db.StreamAcknowledgeAsync(Streams.Orders, Streams.BillingGroup, entry.Id); // EVT5014
    }
}
