using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Craft.Start;

public sealed class CreatesWithCare(IConnectionMultiplexer redis, ILogger<CreatesWithCare> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        IDatabase db = redis.GetDatabase();
        foreach (string stream in (string[])["wood", "iron", "clay"])
        {
            bool made = await EnsureAsync(db, stream);
            logger.LogInformation("{Stream}: {Made}", stream, made ? "made" : "was there");
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task<bool> EnsureAsync(IDatabase db, RedisKey stream)
    {
        if (await db.KeyExistsAsync(stream) && (await db.StreamGroupInfoAsync(stream)).Any(g => g.Name == "crafts")) return false;
        try
        {
            return await db.StreamCreateConsumerGroupAsync(stream, "crafts", "0-0", true);
        }
        catch (RedisException e) when (e.Message.Contains("BUSYGROUP", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }
    }
}
