using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Street.Meters;

public readonly record struct Reading(string Meter, double Kwh);

public interface IReadingStore
{
    Task WriteAsync(IReadOnlyCollection<Reading> readings, CancellationToken token);
}

public sealed class MeterReadingsSwept(IConnectionMultiplexer redis, IReadingStore store, ILogger<MeterReadingsSwept> logger) : BackgroundService
{
    const string Key = "meters";
    const string Group = "archive";
    const int MaxDeliveries = 5;
    static readonly TimeSpan Idle = TimeSpan.FromMinutes(2);
    readonly string _me = Environment.MachineName;

    protected override async Task ExecuteAsync(CancellationToken token)
    {
        IDatabase db = redis.GetDatabase();
        try { await db.StreamCreateConsumerGroupAsync(Key, Group, StreamPosition.Beginning); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }

        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        var swept = DateTime.MinValue;
        do
        {
            try
            {
                if (DateTime.UtcNow - swept > Idle)
                {
                    await SweepAsync(db, token);
                    swept = DateTime.UtcNow;
                }

                StreamEntry[] entries;
                while ((entries = await db.StreamReadGroupAsync(Key, Group, _me, ">", 500)).Length > 0)
                    await WriteAsync(db, entries, token);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogError(e, "readings stay pending");
            }
        }
        while (await timer.WaitForNextTickAsync(token));
    }

    private async Task WriteAsync(IDatabase db, StreamEntry[] entries, CancellationToken token)
    {
        var good = new List<Reading>();
        foreach (StreamEntry entry in entries)
        {
            if (!double.TryParse((string?)entry["kwh"], CultureInfo.InvariantCulture, out double kwh))
            {
                await db.StreamAddAsync("meters:dead", entry.Values);
                continue;
            }

            good.Add(new Reading(entry["meter"].ToString(), kwh));
        }

        await store.WriteAsync(good, token);
        await db.StreamAcknowledgeAsync(Key, Group, [.. entries.Select(entry => entry.Id)]);
    }

    private async Task SweepAsync(IDatabase db, CancellationToken token)
    {
        foreach (StreamPendingMessageInfo info in await db.StreamPendingMessagesAsync(Key, Group, 100, RedisValue.Null))
        {
            if (info.IdleTimeInMilliseconds < Idle.TotalMilliseconds) continue;
            StreamEntry[] mine = await db.StreamClaimAsync(Key, Group, _me, (long)Idle.TotalMilliseconds, [info.MessageId]);
            if (mine.Length == 0) continue;
            if (info.DeliveryCount > MaxDeliveries)
            {
                await db.StreamAddAsync("meters:dead", mine[0].Values);
                await db.StreamAcknowledgeAsync(Key, Group, info.MessageId);
                continue;
            }

            await WriteAsync(db, mine, token);
        }
    }
}
