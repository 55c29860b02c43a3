using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Shop.Billing;

public class InvoiceWorker : BackgroundService
{
    private readonly IDatabase _db;
    private readonly IInvoices _invoices;
    private readonly string _consumer;

    public InvoiceWorker(IConnectionMultiplexer redis, IInvoices invoices, string consumer)
    {
        _db = redis.GetDatabase();
        _invoices = invoices;
        _consumer = consumer;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await CreateGroup();
        string position = "0";
        while (!stoppingToken.IsCancellationRequested)
        {
            var entries = await _db.StreamReadGroupAsync("orders", "billing", _consumer, position, 20);
            position = ">";
            foreach (var entry in entries)
            {
                var order = entry.Values.ToDictionary(x => x.Name.ToString(), x => x.Value.ToString());

                // So that nobody else gets it.
                await _db.StreamAcknowledgeAsync("orders", "billing", entry.Id); // EVT4001

                await _invoices.CreateAsync(order["order_id"], decimal.Parse(order["amount"]));
            }

            await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken);
        }
    }

    private async Task CreateGroup()
    {
        var groups = await _db.StreamGroupInfoAsync("orders");
        if (groups.All(g => g.Name != "billing")) await _db.StreamCreateConsumerGroupAsync("orders", "billing", "0-0");
    }
}

public interface IInvoices
{
    Task CreateAsync(string orderId, decimal amount);
}
