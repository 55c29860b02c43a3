using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Shop.Feeds;

public interface IFeed
{
    Task ApplyAsync(StreamEntry entry);
}

public sealed class PendingOnly(IDatabase db, IFeed feed, string me) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await db.StreamCreateConsumerGroupAsync("feed", "apply-" + me);
        }
        catch (RedisServerException error) when (error.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (StreamEntry entry in await db.StreamReadGroupAsync("feed", "apply-" + me, me, "0-0", 50)) // EVT5015
            {
                await feed.ApplyAsync(entry);
                await db.StreamAcknowledgeAsync("feed", "apply-" + me, entry.Id);
            }

            await Task.Delay(200, stoppingToken);
        }
    }
}

public sealed class AlwaysFromTheStart(IDatabase db, IFeed feed) : BackgroundService
{
    private readonly string _position = "0-0";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (StreamEntry entry in await db.StreamReadAsync("feed", _position, 50)) await feed.ApplyAsync(entry); // EVT5016
            await Task.Delay(200, stoppingToken);
        }
    }
}

public sealed class EndsQuietly(IDatabase db, IFeed feed, ILogger<EndsQuietly> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        RedisValue position = "0-0";
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                foreach (StreamEntry entry in await db.StreamReadAsync("feed", position, 50))
                {
                    await feed.ApplyAsync(entry);
                    position = entry.Id;
                }

                await Task.Delay(200, stoppingToken);
            }
        }
        catch (Exception error) // EVT7004
        {
            logger.LogError(error, "The feed is over");
        }
    }
}

public sealed class SpinsWithoutRedis(IDatabase db, IFeed feed, ILogger<SpinsWithoutRedis> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        RedisValue position = "0-0";
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                StreamEntry[] entries = await db.StreamReadAsync("feed", position, 50);
                if (entries.Length == 0) await Task.Delay(200, stoppingToken);
                foreach (StreamEntry entry in entries)
                {
                    await feed.ApplyAsync(entry);
                    position = entry.Id;
                }
            }
            catch (Exception error) // EVT7005
            {
                logger.LogError(error, "The feed could not be read");
            }
        }
    }
}

public sealed class TakesOverForEver(IDatabase db, IFeed feed, string me)
{
    public async Task ReclaimAsync()
    {
        RedisValue cursor = "0-0";
        do
        {
            StreamAutoClaimResult claimed = await db.StreamAutoClaimAsync("feed", "apply", me, 60_000, cursor, 50); // EVT4009
            foreach (StreamEntry entry in claimed.ClaimedEntries)
            {
                await feed.ApplyAsync(entry);
                await db.StreamAcknowledgeAsync("feed", "apply", entry.Id);
            }

            foreach (RedisValue gone in claimed.DeletedIds) Console.WriteLine($"{gone} was trimmed");
            cursor = claimed.NextStartId;
        }
        while (cursor != "0-0");
    }
}

public sealed class TriesAsFastAsItTurns(IDatabase db, IFeed feed, ILogger<TriesAsFastAsItTurns> logger, string me)
{
    public async Task RunAsync(CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            await HandleAsync(await db.StreamReadGroupAsync("feed", "apply", me, "0", 50)); // EVT4010
            StreamEntry[] fresh = await db.StreamReadGroupAsync("feed", "apply", me, ">", 50);
            await HandleAsync(fresh);
            if (fresh.Length == 0) await Task.Delay(200, token);
        }
    }

    private async Task HandleAsync(StreamEntry[] entries)
    {
        foreach (StreamEntry entry in entries)
        {
            try
            {
                await feed.ApplyAsync(entry);
                await db.StreamAcknowledgeAsync("feed", "apply", entry.Id);
            }
            catch (FormatException error)
            {
                logger.LogError(error, "Entry {Id}", entry.Id);
            }
        }
    }
}
