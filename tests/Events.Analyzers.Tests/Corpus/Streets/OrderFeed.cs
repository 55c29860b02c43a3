using System.Text.Json;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Street.Market;

public record OrderDto(string Id, string Sku, int Amount);

public interface IOrderSink
{
    Task SaveAsync(OrderDto order);
}

public class OrderFeed
{
    private readonly IDatabase _database;
    private readonly IOrderSink _sink;
    private readonly ILogger<OrderFeed> _logger;
    private string _position = "0-0";

    public OrderFeed(IDatabase database, IOrderSink sink, ILogger<OrderFeed> logger)
    {
        _database = database;
        _sink = sink;
        _logger = logger;
    }

    public async Task PollOnceAsync()
    {
        var done = new List<RedisValue>();
        foreach (var (id, order) in await NextAsync())
        {
            await _sink.SaveAsync(order);
            _position = id!;
            done.Add(id);
        }

        if (done.Count > 0)
        {
            var count = await _database.StreamAcknowledgeAsync("market:orders", "feed", done.ToArray()); // EVT5001
            _logger.LogInformation("{Count} acknowledged", count);
        }
    }

    private async Task<List<(RedisValue Id, OrderDto Order)>> NextAsync()
    {
        var result = new List<(RedisValue, OrderDto)>();
        var entries = await _database.StreamReadAsync("market:orders", _position, 25);
        foreach (var entry in entries)
        {
            var json = entry.Values.First(v => v.Name == "json").Value;
            result.Add((entry.Id, JsonSerializer.Deserialize<OrderDto>(json.ToString())!));
        }

        return result;
    }
}
