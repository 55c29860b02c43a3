using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Street.Parcels;

public interface ILabelPrinter
{
    Task PrintAsync(string parcel, string text, CancellationToken token);
}

public sealed class JanitorBounded(IDatabase db, ILabelPrinter printer, ILogger<JanitorBounded> logger)
{
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(5);
    private RedisValue _cursor = "0-0";

    public async Task RunAsync(CancellationToken token)
    {
        StreamAutoClaimResult claimed = await db.StreamAutoClaimAsync("parcels", "labels", "janitor", (long)Abandoned.TotalMilliseconds, _cursor, 20);
        if (claimed.IsNull) return;
        _cursor = claimed.NextStartId;
        if (claimed.DeletedIds.Length > 0) logger.LogWarning("{Ids} were trimmed", string.Join(", ", claimed.DeletedIds));
        foreach (StreamEntry entry in claimed.ClaimedEntries)
        {
            if (token.IsCancellationRequested) return;
            StreamPendingMessageInfo[] info = await db.StreamPendingMessagesAsync("parcels", "labels", 1, "janitor", entry.Id, entry.Id);
            if (info is [{ DeliveryCount: > 8 }])
            {
                await db.ListLeftPushAsync("parcels:poison", entry.Id);
                await db.StreamAcknowledgeAsync("parcels", "labels", entry.Id);
                continue;
            }

            try
            {
                await printer.PrintAsync(entry["parcel"].ToString(), entry["text"].ToString(), token);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogError(e, "label of {Entry}", entry.Id);
                continue;
            }

            await db.StreamAcknowledgeAsync("parcels", "labels", entry.Id);
        }
    }
}
