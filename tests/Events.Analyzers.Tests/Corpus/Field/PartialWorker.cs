using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Partial.Parts;

public sealed partial class PartialWorker(IConnectionMultiplexer redis, IHandlers handlers, ILogger<PartialWorker> logger) : BackgroundService
{
    private readonly IDatabase _db = redis.GetDatabase();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await CreateGroupAsync();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ClaimAsync(stoppingToken);
                await ReadAsync(stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception error)
            {
                FailedRound(error);
                await Task.Delay(TimeSpan.FromSeconds(3), stoppingToken);
            }
        }
    }
}

public sealed partial class PartialWorker
{
    private async Task ReadAsync(CancellationToken token)
    {
        var entries = await _db.StreamReadGroupAsync(Names.Key, Names.Group, Names.Consumer, ">", count: 32);
        await HandleAllAsync(entries, token);
        if (entries.Length == 0) await Task.Delay(100, token);
    }

    private async Task ClaimAsync(CancellationToken token)
    {
        var pending = await _db.StreamPendingMessagesAsync(Names.Key, Names.Group, 32, RedisValue.Null, minId: "-", maxId: "+");
        var stale = pending.Where(p => p.IdleTimeInMilliseconds > 60_000).ToArray();
        var poison = stale.Where(p => p.DeliveryCount > 10).Select(p => p.MessageId).ToArray();
        if (poison.Length > 0)
        {
            await ParkAsync(poison);
        }

        var ids = stale.Where(p => p.DeliveryCount <= 10).Select(p => p.MessageId).ToArray();
        if (ids.Length == 0) return;
        await HandleAllAsync(await _db.StreamClaimAsync(Names.Key, Names.Group, Names.Consumer, 60_000, ids), token);
    }

    private async Task HandleAllAsync(IEnumerable<StreamEntry> entries, CancellationToken token)
    {
        var done = new List<RedisValue>();
        foreach (var entry in entries)
        {
            if (await handlers.TryHandleAsync(entry, token)) done.Add(entry.Id);
            else NotHandled(entry.Id.ToString());
        }

        if (done.Count > 0) await _db.StreamAcknowledgeAsync(Names.Key, Names.Group, [.. done]);
    }

    private async Task ParkAsync(RedisValue[] ids)
    {
        foreach (var id in ids)
        {
            var entry = (await _db.StreamRangeAsync(Names.Key, id, id)).SingleOrDefault();
            if (!entry.IsNull) await _db.StreamAddAsync("partial:dlq", entry.Values);
        }

        await _db.StreamAcknowledgeAsync(Names.Key, Names.Group, ids);
    }

    private async Task CreateGroupAsync()
    {
        try { await _db.StreamCreateConsumerGroupAsync(Names.Key, Names.Group, StreamPosition.Beginning); }
        catch (RedisServerException e) when (e.Message.Contains("BUSYGROUP")) { }
    }

    [LoggerMessage(LogLevel.Error, "A round has failed")]
    private partial void FailedRound(Exception error);

    [LoggerMessage(LogLevel.Warning, "{Id} stays pending")]
    private partial void NotHandled(string id);

    private partial void FailedRound(Exception error) => logger.LogError(error, "A round has failed");

    private partial void NotHandled(string id) => logger.LogWarning("{Id} stays pending", id);
}

internal static class Names
{
    public const string Key = "partial";
    public const string Group = "parts";
    public static readonly string Consumer = Environment.MachineName;
}

public interface IHandlers { Task<bool> TryHandleAsync(StreamEntry entry, CancellationToken token); }
