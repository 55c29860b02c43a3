using StackExchange.Redis;

namespace Requeue;

public sealed class DelayedRequeue(IDatabase db, TimeProvider time)
{
    private readonly string _me = Environment.MachineName;

    public async Task RunAsync(Func<StreamEntry, CancellationToken, Task> handle, CancellationToken token)
    {
        await EnsureAsync();
        var sweep = Task.Run(() => SweepAsync(token), token);
        while (!token.IsCancellationRequested)
        {
            var entries = await db.StreamReadGroupAsync("mails", "send", _me, ">", 5);
            foreach (var entry in entries)
            {
                try
                {
                    await handle(entry, token);
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    await db.SortedSetAddAsync("mails:later", entry.Id, time.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds());
                    await db.StreamAddAsync("mails:failed", [new("id", entry.Id), new("why", error.Message)], maxLength: 1000, useApproximateMaxLength: true);
                }

                await db.StreamAcknowledgeAsync("mails", "send", entry.Id);
            }

            if (entries.Length == 0) await Task.Delay(500, token);
        }

        await sweep;
    }

    private async Task EnsureAsync()
    {
        try { await db.StreamCreateConsumerGroupAsync("mails", "send", "0-0"); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP")) { }
    }

    private async Task SweepAsync(CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMinutes(1), token);
            RedisValue[] due = await db.SortedSetRangeByScoreAsync("mails:later", stop: time.GetUtcNow().ToUnixTimeSeconds(), take: 100);
            foreach (RedisValue id in due)
            {
                StreamEntry[] found = await db.StreamRangeAsync("mails", id, id);
                if (found is [var entry])
                    await db.StreamAddAsync("mails", entry.Values, maxLength: 100_000, useApproximateMaxLength: true);
                await db.SortedSetRemoveAsync("mails:later", id);
            }

            var orphans = await db.StreamAutoClaimIdsOnlyAsync("mails", "send", _me, 600_000, "0-0", 100); // EVT5004
            foreach (RedisValue id in orphans.ClaimedIds) await db.SortedSetAddAsync("mails:later", id, 0);
            if (orphans.ClaimedIds.Length > 0) await db.StreamAcknowledgeAsync("mails", "send", orphans.ClaimedIds);
        }
    }
}
