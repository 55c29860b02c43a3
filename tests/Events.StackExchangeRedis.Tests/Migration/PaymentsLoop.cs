using System.Globalization;
using Events.StackExchangeRedis.Migration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Shop;

/// <summary>The loop that the guide begins with, as one finds it. It compiles, it works on the first day, and it loses payments.</summary>
public sealed class PaymentsLoop(IConnectionMultiplexer redis, IPayments payments, ILogger<PaymentsLoop> logger) : BackgroundService
{
    private readonly string _consumer = Guid.NewGuid().ToString();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        IDatabase db = redis.GetDatabase();
        await db.StreamCreateConsumerGroupAsync("orders", "payments", StreamPosition.NewMessages);
        while (!stoppingToken.IsCancellationRequested)
        {
            StreamEntry[] entries = await db.StreamReadGroupAsync("orders", "payments", _consumer, ">", count: 10);
            if (entries.Length == 0) await Task.Delay(1000, stoppingToken);
            foreach (StreamEntry entry in entries)
            {
                try
                {
                    decimal amount = decimal.Parse(entry["amount"].ToString(), CultureInfo.InvariantCulture);
                    await payments.ChargeAsync(entry["order_id"].ToString(), amount);
                }
                catch (Exception exception)
                {
                    logger.LogError(exception, "Order {Id} was not charged", entry.Id);
                }
                finally
                {
                    await db.StreamAcknowledgeAsync("orders", "payments", entry.Id);
                }
            }
        }
    }
}
