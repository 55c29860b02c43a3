using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Shop.Stock;

public class StockListener
{
    private readonly IDatabase _database;
    private readonly ILogger _logger;
    private readonly IWarehouse _warehouse;

    public StockListener(IDatabase database, ILogger<StockListener> logger, IWarehouse warehouse)
    {
        _database = database;
        _logger = logger;
        _warehouse = warehouse;
    }

    public async Task ListenAsync(string stream, string group, string consumer, CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            var messages = await _database.StreamReadGroupAsync(stream, group, consumer, StreamPosition.NewMessages, 50); // EVT4008
            if (!messages.Any())
            {
                await Task.Delay(500, token);
                continue;
            }

            foreach (var message in messages)
            {
                await ProcessAsync(stream, group, message);
            }
        }
    }

    private async Task ProcessAsync(string stream, string group, StreamEntry message)
    {
        try
        {
            await _warehouse.ReserveAsync(message["sku"]!, (int)message["count"]);
        }
        catch (Exception ex)
        {
            _logger.LogError(ex, "Could not reserve for {Id}", message.Id);
        }
        finally
        {
            await _database.StreamAcknowledgeAsync(stream, group, message.Id); // EVT4002
        }
    }
}

public interface IWarehouse
{
    Task ReserveAsync(string sku, int count);
}
