using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Shop.Loyalty;

/// <summary>The failure is written down before the entry is acknowledged, so nothing is lost.</summary>
public sealed class DeadLetteringConsumer(IDatabase db, ILogger<DeadLetteringConsumer> logger, Func<StreamEntry, CancellationToken, Task> handle)
{
    public async Task RunAsync(string stream, string group, string consumer, CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            StreamEntry[] entries = await db.StreamReadGroupAsync(stream, group, consumer, ">", 16);
            if (entries.Length == 0) entries = (await db.StreamAutoClaimAsync(stream, group, consumer, 30_000, "0-0", 16)).ClaimedEntries; // EVT5004
            if (entries.Length == 0) await Task.Delay(250, token);
            foreach (StreamEntry entry in entries)
            {
                try
                {
                    await handle(entry, token);
                }
                catch (Exception exception) when (!token.IsCancellationRequested)
                {
                    logger.LogError(exception, "Entry {EntryId} goes to the dead letters", entry.Id);
                    await db.StreamAddAsync(stream + ":dead", [.. entry.Values, new NameValueEntry("reason", exception.Message)]);
                }

                await db.StreamAcknowledgeAsync(stream, group, entry.Id);
            }
        }
    }
}
