using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Craft.Leaders;

public sealed class LeaderLoop(IDatabase redis, Func<StreamEntry, Task> work, ILogger<LeaderLoop> logger, string group) : BackgroundService
{
    private readonly string _me = Environment.MachineName;
    private bool _leads;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        RedisValue from = "0";
        while (!stoppingToken.IsCancellationRequested)
        {
            _leads = await redis.StringSetAsync("leader", _me, TimeSpan.FromSeconds(15), When.NotExists) || await redis.StringGetAsync("leader") == _me;
            if (!_leads)
            {
                await Task.Delay(TimeSpan.FromSeconds(5), stoppingToken);
                continue;
            }

            try
            {
                var page = await redis.StreamReadGroupAsync("orders", group, _me, from, 10);
                foreach (var entry in page)
                {
                    await work(entry);
                    await redis.StreamAcknowledgeAsync("orders", group, entry.Id);
                }

                if (page.Length == 0) from = ">";
                await redis.KeyExpireAsync("leader", TimeSpan.FromSeconds(15));
            }
            catch (Exception e) when (e is RedisException or TimeoutException)
            {
                logger.LogWarning(e, "Perhaps nobody leads");
            }
            finally
            {
                await Task.Delay(100, CancellationToken.None);
            }
        }
    }
}
