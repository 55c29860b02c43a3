using StackExchange.Redis;

namespace StreamingGuide;

/// <summary>The helper of the streaming guide: produce, consume, reap, replay, trim; the application holds the loop.</summary>
public sealed class EventStream(IDatabase db, string streamKey, int maxLength = 10_000, long claimMinIdleMs = 15_000)
{
    public async Task<string> ProduceAsync(string eventType, IReadOnlyDictionary<string, string> payload)
    {
        RedisValue id = await db.StreamAddAsync(
            streamKey, EncodeFields(eventType, payload), maxLength: maxLength, useApproximateMaxLength: true);
        return id!;
    }

    public async Task EnsureGroupAsync(string group, string startId = "$")
    {
        try
        {
            await db.StreamCreateConsumerGroupAsync(streamKey, group, startId, createStream: true);
        }
        catch (RedisServerException exception) when (exception.Message.Contains("BUSYGROUP"))
        {
        }
    }

    public async Task<StreamEntry[]> ConsumeAsync(string group, string consumer, int count = 10) =>
        await db.StreamReadGroupAsync(streamKey, group, consumer, ">", count);

    public async Task<StreamEntry[]> ConsumeOwnPendingAsync(string group, string consumer, int count = 10) =>
        await db.StreamReadGroupAsync(streamKey, group, consumer, "0", count);

    public Task<long> AckAsync(string group, params RedisValue[] ids) =>
        ids.Length == 0 ? Task.FromResult(0L) : db.StreamAcknowledgeAsync(streamKey, group, ids);

    public async Task<(List<StreamEntry> Claimed, List<string> Deleted)> AutoClaimAsync(string group, string consumer, int pageSize = 100)
    {
        var claimed = new List<StreamEntry>();
        var deleted = new List<string>();
        RedisValue cursor = "0-0";
        do
        {
            StreamAutoClaimResult page = await db.StreamAutoClaimAsync(streamKey, group, consumer, claimMinIdleMs, cursor, pageSize);
            claimed.AddRange(page.ClaimedEntries);
            deleted.AddRange(page.DeletedIds.Select(id => id.ToString()));
            cursor = page.NextStartId;
        }
        while (cursor != "0-0");
        return (claimed, deleted);
    }

    public async Task<bool> DeleteConsumerAsync(string group, string consumer)
    {
        StreamPendingMessageInfo[] pending = await db.StreamPendingMessagesAsync(streamKey, group, 1, consumer);
        if (pending.Length > 0) return false;
        await db.StreamDeleteConsumerAsync(streamKey, group, consumer);
        return true;
    }

    public Task<StreamEntry[]> ReplayAsync(string startId = "-", string endId = "+", int count = 100) =>
        db.StreamRangeAsync(streamKey, startId, endId, count);

    public Task<long> TrimAsync(int length) => db.StreamTrimAsync(streamKey, length, useApproximateMaxLength: true);

    private static NameValueEntry[] EncodeFields(string eventType, IReadOnlyDictionary<string, string> payload) =>
    [
        new("type", eventType),
        .. payload.Select(pair => new NameValueEntry(pair.Key, pair.Value)),
        new("ts_ms", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()),
    ];
}
