using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Quay.Parcels;

public interface IParcelRouter
{
    Task RouteAsync(string parcel, string depot, CancellationToken token);
}

public sealed class ParcelWorker(IConnectionMultiplexer redis, IParcelRouter router, ILogger<ParcelWorker> logger) : BackgroundService
{
    private const string Key = "parcels";
    private const string Dead = "parcels:dead";
    private const string Group = "routing";
    private const int MaxDeliveries = 5;
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(1);
    private readonly string _consumer = $"{Environment.MachineName}-routing";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        IDatabase db = redis.GetDatabase();
        await EnsureGroupAsync(db);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                int handled = await RecoverAsync(db, stoppingToken);
                StreamEntry[] fresh = await db.StreamReadGroupAsync(Key, Group, _consumer, ">", 50);
                foreach (StreamEntry entry in fresh) await HandleAsync(db, entry, stoppingToken);
                if (fresh.Length + handled == 0) await Task.Delay(200, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                logger.LogError(e, "Routing pauses");
                await Task.Delay(TimeSpan.FromSeconds(2), stoppingToken);
            }
        }
    }

    private static async Task EnsureGroupAsync(IDatabase db)
    {
        try
        {
            await db.StreamCreateConsumerGroupAsync(Key, Group, StreamPosition.Beginning, createStream: true);
        }
        catch (RedisServerException e) when (e.Message.Contains("BUSYGROUP", StringComparison.Ordinal))
        {
        }
    }

    private async Task<int> RecoverAsync(IDatabase db, CancellationToken token)
    {
        int handled = 0;
        foreach (StreamPendingMessageInfo info in await db.StreamPendingMessagesAsync(Key, Group, 50, RedisValue.Null))
        {
            StreamEntry[] claimed = await db.StreamClaimAsync(Key, Group, _consumer, (long)Idle.TotalMilliseconds, [info.MessageId]);
            foreach (StreamEntry entry in claimed)
            {
                if (info.DeliveryCount > MaxDeliveries) await BuryAsync(db, entry);
                else await HandleAsync(db, entry, token);
                handled++;
            }
        }

        return handled;
    }

    private async Task HandleAsync(IDatabase db, StreamEntry entry, CancellationToken token)
    {
        string? parcel = entry["parcel"], depot = entry["depot"];
        if (parcel is null || depot is null)
        {
            await BuryAsync(db, entry);
            return;
        }

        try
        {
            await router.RouteAsync(parcel, depot, token);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogWarning(e, "{Entry} stays pending", entry.Id);
            return;
        }

        await db.StreamAcknowledgeAsync(Key, Group, entry.Id);
    }

    private static async Task BuryAsync(IDatabase db, StreamEntry entry)
    {
        await db.StreamAddAsync(Dead, entry.Values, maxLength: 10_000, useApproximateMaxLength: true);
        await db.StreamAcknowledgeAsync(Key, Group, entry.Id);
    }
}
