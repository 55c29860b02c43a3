using StackExchange.Redis;

namespace Valley.Queues;

public interface IQueue<T>
{
    Task<string> EnqueueAsync(T item);
    Task<IReadOnlyList<(string Receipt, T Item)>> DequeueAsync(int count, CancellationToken token);
    Task CompleteAsync(params string[] receipts);
}

/// <summary>A queue over a stream; who dequeues completes.</summary>
public sealed class StreamQueue<T>(
    IDatabase db, RedisKey key, string group, string consumer, Func<T, NameValueEntry[]> write, Func<StreamEntry, T> read) : IQueue<T>
{
    private bool _drained;

    public async Task<string> EnqueueAsync(T item) =>
        (await db.StreamAddAsync(key, write(item), maxLength: 50_000, useApproximateMaxLength: true)).ToString();

    public async Task<IReadOnlyList<(string Receipt, T Item)>> DequeueAsync(int count, CancellationToken token)
    {
        var entries = await db.StreamReadGroupAsync(key, group, consumer, _drained ? ">" : "0", count);
        if (!_drained && entries.Length == 0)
        {
            _drained = true;
            entries = await db.StreamReadGroupAsync(key, group, consumer, ">", count);
        }

        token.ThrowIfCancellationRequested();
        return [.. entries.Select(entry => (entry.Id.ToString(), read(entry)))];
    }

    public Task CompleteAsync(params string[] receipts) => db.StreamAcknowledgeAsync(key, group, Array.ConvertAll(receipts, receipt => (RedisValue)receipt));
}
