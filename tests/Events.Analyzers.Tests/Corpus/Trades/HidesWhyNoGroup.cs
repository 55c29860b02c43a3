using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Farm.Setup;

public sealed class GroupSetup(IConnectionMultiplexer redis, ILogger<GroupSetup> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var db = redis.GetDatabase();
        foreach (var (stream, group) in new[] { ("milk", "dairy"), ("eggs", "packing") })
        {
            try
            {
                await db.StreamCreateConsumerGroupAsync(stream, group, StreamPosition.Beginning, createStream: true); // EVT5006
            }
            catch (RedisException)
            {
                logger.LogDebug("{Group} is there already", group);
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
