using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Street.Meters;

public readonly record struct Reading(string Meter, double Kwh, DateTimeOffset At);

public interface IReadingStore
{
    Task WriteAsync(IReadOnlyCollection<Reading> readings, CancellationToken token);
}

public sealed class MeterReadings(IConnectionMultiplexer redis, IReadingStore store, ILogger<MeterReadings> logger) : BackgroundService
{
    const string Key = "meters";
    const string Group = "archive";

    protected override async Task ExecuteAsync(CancellationToken token)
    {
        IDatabase db = redis.GetDatabase();
        try { await db.StreamCreateConsumerGroupAsync(Key, Group, StreamPosition.Beginning); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }

        while (!token.IsCancellationRequested)
        {
            StreamEntry[] entries = await db.StreamReadGroupAsync(Key, Group, Environment.MachineName, ">", 500); // EVT4008
            if (entries.Length == 0)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), token);
                continue;
            }

            var batch = new List<Reading>(entries.Length);
            foreach (StreamEntry entry in entries) batch.Add(Parse(entry));
            await db.StreamAcknowledgeAsync(Key, Group, entries.Select(x => x.Id).ToArray()); // EVT4001
            await store.WriteAsync(batch, token);
            logger.LogDebug("{Count} readings", batch.Count);
        }
    }

    private static Reading Parse(StreamEntry entry) => new(
        entry["meter"].ToString(),
        double.Parse(entry["kwh"].ToString(), CultureInfo.InvariantCulture),
        DateTimeOffset.FromUnixTimeMilliseconds((long)entry["at"]));
}
