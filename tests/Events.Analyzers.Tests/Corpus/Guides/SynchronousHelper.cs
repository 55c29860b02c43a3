using StackExchange.Redis;

namespace StreamingGuide;

/// <summary>The guide's helper without async, as scripts and old services have it.</summary>
public sealed class SynchronousStream(IDatabase db, string key)
{
    private const long ClaimAfterMilliseconds = 15_000;

    public string Produce(IEnumerable<KeyValuePair<string, string>> fields) => db.StreamAdd(
        key,
        fields.Select(field => new NameValueEntry(field.Key, field.Value)).ToArray(),
        maxLength: 10_000,
        useApproximateMaxLength: true)!;

    public IReadOnlyList<string> ProduceBatch(IEnumerable<IEnumerable<KeyValuePair<string, string>>> events) => [.. events.Select(Produce)];

    public int Consume(string group, string consumer, Func<IReadOnlyDictionary<string, string>, bool> handle, int count = 10)
    {
        int handled = 0;
        foreach (StreamEntry entry in db.StreamReadGroup(key, group, consumer, StreamPosition.NewMessages, count))
        {
            var fields = entry.Values.ToDictionary(pair => pair.Name.ToString(), pair => pair.Value.ToString());
            if (!handle(fields)) continue;
            db.StreamAcknowledge(key, group, entry.Id);
            handled++;
        }

        return handled;
    }

    public (StreamEntry[] Claimed, RedisValue[] Deleted, RedisValue Next) Claim(string group, string consumer, RedisValue start)
    {
        StreamAutoClaimResult result = db.StreamAutoClaim(key, group, consumer, ClaimAfterMilliseconds, start, 100);
        return (result.ClaimedEntries, result.DeletedIds, result.NextStartId);
    }

    public long Acknowledge(string group, params RedisValue[] ids) => db.StreamAcknowledge(key, group, ids);

    public void EnsureGroup(string group)
    {
        try
        {
            db.StreamCreateConsumerGroup(key, group, StreamPosition.NewMessages, createStream: true);
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
        }
    }

    public IEnumerable<StreamEntry> Replay(RedisValue from)
    {
        while (true)
        {
            StreamEntry[] page = db.StreamRange(key, from, "+", 100);
            foreach (StreamEntry entry in page) yield return entry;
            if (page.Length < 100) yield break;
            from = "(" + page[^1].Id;
        }
    }
}
