using StackExchange.Redis;

namespace Bus.Outbox;

/// <summary>A library's outbox: the sender writes inside the caller's transaction, the storage next to it keeps house.</summary>
internal sealed class OutboxWriter
{
    private readonly string _outboxName;

    public OutboxWriter(string outboxName) => _outboxName = outboxName;

    public Task SaveAsync(ITransaction transaction, string address, byte[] body) =>
        transaction.StreamAddAsync(_outboxName, [new("address", address), new("body", body)]);
}

internal sealed class OutboxStorage(IDatabase database, string outboxName, string group, string consumer, TimeSpan orphanedAfter)
{
    private readonly string _outboxName = outboxName;

    public async Task InitializeAsync()
    {
        try
        {
            await database.StreamCreateConsumerGroupAsync(_outboxName, group, StreamPosition.Beginning, createStream: true);
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
        }
    }

    public Task TrimAsync(int length) => database.StreamTrimAsync(_outboxName, length, useApproximateMaxLength: true);

    public async Task<IReadOnlyList<StreamEntry>> NextAsync(int count)
    {
        StreamEntry[] entries = await ReadAsync(">", count);
        if (entries.Length > 0) return entries;
        StreamAutoClaimResult orphaned = await database.StreamAutoClaimAsync(
            _outboxName, group, consumer, (long)orphanedAfter.TotalMilliseconds, "0-0", count);
        if (orphaned.DeletedIds.Length > 0) Console.WriteLine($"{orphaned.DeletedIds.Length} messages were trimmed before they were sent");
        return orphaned.NextStartId == "0-0" || orphaned.ClaimedEntries.Length > 0 ? orphaned.ClaimedEntries : await NextAsync(count);
    }

    public Task MarkSentAsync(RedisValue id) => database.StreamAcknowledgeAsync(_outboxName, group, id);

    private async Task<StreamEntry[]> ReadAsync(RedisValue from, int count)
    {
        try
        {
            return await database.StreamReadGroupAsync(_outboxName, group, consumer, from, count);
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("NOGROUP", StringComparison.Ordinal))
        {
            await InitializeAsync();
            return [];
        }
    }
}
