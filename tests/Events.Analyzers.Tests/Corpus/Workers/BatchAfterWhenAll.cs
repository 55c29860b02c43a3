using StackExchange.Redis;

namespace Shop.Thumbs;

/// <summary>A page is handled in parallel and acknowledged in one command when all of it is done.</summary>
public sealed class ParallelPageConsumer(IDatabase db, Func<StreamEntry, CancellationToken, Task> handle)
{
    public async Task RunAsync(string stream, string group, string consumer, CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            StreamAutoClaimResult stale = await db.StreamAutoClaimAsync(stream, group, consumer, 120_000, "0-0", 50);
            await HandlePageAsync(stream, group, stale, token);
            StreamEntry[] page = await db.StreamReadGroupAsync(stream, group, consumer, ">", 50);
            await Task.WhenAll(page.Select(entry => handle(entry, token)));
            if (page.Length > 0) await db.StreamAcknowledgeAsync(stream, group, page.Select(entry => entry.Id).ToArray());
            else await Task.Delay(100, token);
        }
    }

    private async Task HandlePageAsync(string stream, string group, StreamAutoClaimResult result, CancellationToken token)
    {
        await Task.WhenAll(result.ClaimedEntries.Select(entry => handle(entry, token)));
        RedisValue[] done = [.. result.ClaimedEntries.Select(entry => entry.Id), .. result.DeletedIds];
        if (done.Length > 0) await db.StreamAcknowledgeAsync(stream, group, done);
    }
}
