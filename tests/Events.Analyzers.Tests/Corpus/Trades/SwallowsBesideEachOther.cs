using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Ski.Huts;

public interface IKitchen { Task CookAsync(string dish); }

public sealed class HutWorker
{
    private readonly IDatabase _redis;
    private readonly IKitchen _kitchen;
    private readonly ILogger _logger;
    private readonly string _group;

    public HutWorker(IDatabase redis, IKitchen kitchen, ILogger<HutWorker> logger, string group) =>
        (_redis, _kitchen, _logger, _group) = (redis, kitchen, logger, group);

    public async Task HandlePageAsync(string consumer, RedisValue position)
    {
        StreamEntry[] page = await _redis.StreamReadGroupAsync("dishes", _group, consumer, position, 8);
        await Task.WhenAll(page.Select(CookAsync));
        await _redis.StreamAcknowledgeAsync("dishes", _group, Array.ConvertAll(page, e => e.Id));
    }

    private async Task CookAsync(StreamEntry entry)
    {
        try
        {
            await _kitchen.CookAsync(entry["dish"]!);
        }
        catch (Exception e) // EVT4003
        {
            _logger.LogError(e, "Dish of {Entry} is burnt", entry.Id);
        }
    }
}
