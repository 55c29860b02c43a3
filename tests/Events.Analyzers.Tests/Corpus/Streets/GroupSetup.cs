using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Street.Museum;

/// <summary>Runs before the workers.</summary>
public sealed class GroupSetup(IConnectionMultiplexer redis, ILogger<GroupSetup> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        IDatabase db = redis.GetDatabase();
        await db.StreamCreateConsumerGroupAsync("visits", "statistics", StreamPosition.NewMessages); // EVT5006

        try
        {
            await db.StreamCreateConsumerGroupAsync("visits", "guides", StreamPosition.Beginning, createStream: false); // EVT5019
        }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
            logger.LogInformation("guides are there");
        }

        foreach (string name in new[] { "tickets", "shop" })
        {
            try
            {
                await db.StreamCreateConsumerGroupAsync("sales", name, "0-0", createStream: true);
            }
            catch (RedisServerException e)
            {
                if (!e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) throw;
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
