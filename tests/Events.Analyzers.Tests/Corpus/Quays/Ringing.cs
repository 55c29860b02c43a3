using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Quay.Ringing;

public interface IBells
{
    Task RingAsync(string tower, int times);
}

public abstract class StreamLoop(IDatabase db, ILogger logger) : BackgroundService
{
    protected abstract string Stream { get; }

    protected abstract string Group { get; }

    protected abstract Task HandleAsync(StreamEntry entry);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        string me = Environment.MachineName;
        try { await db.StreamCreateConsumerGroupAsync(Stream, Group, "0-0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }

        RedisValue cursor = "0-0";
        while (!stoppingToken.IsCancellationRequested)
        {
            StreamAutoClaimResult old = await db.StreamAutoClaimAsync(Stream, Group, me, 120_000, cursor, 10);
            cursor = old.NextStartId;
            if (old.DeletedIds.Length > 0) logger.LogWarning("{Count} were trimmed", old.DeletedIds.Length);
            StreamEntry[] fresh = await db.StreamReadGroupAsync(Stream, Group, me, ">", 10);
            foreach (StreamEntry entry in old.ClaimedEntries.Concat(fresh))
            {
                await TryAsync(entry);
                await db.StreamAcknowledgeAsync(Stream, Group, entry.Id);
            }

            if (fresh.Length == 0) await Task.Delay(250, stoppingToken);
        }
    }

    private async Task TryAsync(StreamEntry entry)
    {
        try
        {
            await HandleAsync(entry);
        }
        catch (Exception e) // EVT4003
        {
            logger.LogError(e, "Entry {Id}", entry.Id);
        }
    }
}

public sealed class Ringing(IDatabase db, IBells bells, ILogger<Ringing> logger) : StreamLoop(db, logger)
{
    protected override string Stream => "bells";

    protected override string Group => "towers";

    protected override Task HandleAsync(StreamEntry entry) => bells.RingAsync(entry["tower"]!, (int)entry["times"]);
}
