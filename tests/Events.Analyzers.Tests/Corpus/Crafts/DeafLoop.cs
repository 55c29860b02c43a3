using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Craft.Deaf;

public interface IMill { Task GrindAsync(string grain); }

public sealed class DeafLoop(IDatabase redis, IMill mill, ILogger<DeafLoop> logger, string group) : BackgroundService
{
    private bool _running = true;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        logger.LogInformation("The mill begins");
        RedisValue from = "0";
        while (_running) // EVT7001
        {
            try
            {
                var grains = await redis.StreamReadGroupAsync("grains", group, Environment.MachineName, from, 10);
                if (grains.Length == 0)
                {
                    from = ">";
                    await Task.Delay(250);
                }

                foreach (var grain in grains)
                {
                    await mill.GrindAsync(grain["grain"]!);
                    await redis.StreamAcknowledgeAsync("grains", group, grain.Id);
                }
            }
            catch (Exception e) // EVT7005
            {
                logger.LogError(e, "The mill stands");
            }
        }
    }
}
