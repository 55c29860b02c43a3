using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Street.Kitchen;

/// <summary>Waits on the server, so that an order is on the screen at once.</summary>
public sealed class BlockingTail : BackgroundService
{
    private readonly IConnectionMultiplexer _redis;
    private readonly ILogger<BlockingTail> _logger;

    public BlockingTail(IConnectionMultiplexer redis, ILogger<BlockingTail> logger) => (_redis, _logger) = (redis, logger);

    public event Func<string, Task>? Ordered;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var database = _redis.GetDatabase();
        var screen = Environment.MachineName;
        await ShowAsync(database, await database.ExecuteAsync("XREADGROUP", "GROUP", "kitchen", screen, "COUNT", "10", "STREAMS", "meals", "0"));
        while (!stoppingToken.IsCancellationRequested)
        {
            var args = new object[] { "GROUP", "kitchen", screen, "COUNT", "10", "BLOCK", "10000", "STREAMS", "meals", ">" };
            var reply = await database.ExecuteAsync("XREADGROUP", args); // EVT5013
            await ShowAsync(database, reply);
        }
    }

    private async Task ShowAsync(IDatabase database, RedisResult reply)
    {
        if (reply.IsNull) return;
        foreach (RedisResult stream in (RedisResult[])reply!)
        {
            foreach (RedisResult entry in (RedisResult[])((RedisResult[])stream!)[1]!)
            {
                var id = (string)((RedisResult[])entry!)[0]!;
                if (Ordered is { } ordered) await ordered(id);
                await database.ExecuteAsync("XACK", "meals", "kitchen", id);
                _logger.LogDebug("{Id} is shown; the group was created by the installer", id);
            }
        }
    }
}
