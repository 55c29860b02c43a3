using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using Events.Redis.Connections;
using Events.Streams;

namespace Events.Producing;

/// <summary>
/// A batch that is being appended: publishes its IDs when the store has answered. Used again and again: no allocation per
/// batch, whichever threads it begins and ends on.
/// </summary>
internal sealed class BatchAppend : IValueTaskSource<ReadOnlyMemory<EntryId>>
{
    // A burst of batches at once leaves no more than these behind.
    private const int MaxKept = 64;

    private readonly Stack<BatchAppend> _pool;
    private readonly Action _onAppended;
    private ManualResetValueTaskSourceCore<bool> _core;
    private ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _appending;
    private EventBatch? _batch;

    private readonly StreamClient? _client;

    /// <param name="client">Takes rented batches back.</param>
    /// <param name="pool">Where it goes when its result is taken; also the lock around it.</param>
    public BatchAppend(StreamClient? client, Stack<BatchAppend> pool)
    {
        _client = client;
        _pool = pool;
        _onAppended = OnAppended;
    }

    /// <summary>Waits for the store.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="appending">Completes when its IDs are written into the room that it has rented for them.</param>
    public ValueTask<ReadOnlyMemory<EntryId>> AwaitAsync(EventBatch batch, ValueTask appending)
    {
        _batch = batch;
        _appending = appending.ConfigureAwait(false).GetAwaiter();
        var result = new ValueTask<ReadOnlyMemory<EntryId>>(this, _core.Version);
        _appending.UnsafeOnCompleted(_onAppended);
        return result;
    }

    public ReadOnlyMemory<EntryId> GetResult(short token)
    {
        PooledResult.ExpectThere(_core.GetStatus(token));
        EventBatch batch = _batch!;
        try
        {
            _core.GetResult(token);
            return Publish(_client, batch);
        }
        finally
        {
            _batch = null;
            _core.Reset();
            lock (_pool)
            {
                if (_pool.Count < MaxKept) _pool.Push(this);
            }
        }
    }

    /// <summary>All entries are appended.</summary>
    /// <returns>The IDs.</returns>
    public static ReadOnlyMemory<EntryId> Publish(StreamClient? client, EventBatch batch)
    {
        batch.SetIds(batch.Count);
        ReadOnlyMemory<EntryId> ids = batch.Ids;

        // One that fails or is cancelled is not used again: who knows what still reads it.
        if (batch.IsRented) client?.ReturnBatch(batch);
        return ids;
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void OnAppended()
    {
        try
        {
            _appending.GetResult();
        }
        catch (Exception exception)
        {
            _core.SetException(exception);
            return;
        }

        _core.SetResult(true);
    }
}
