using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using Events.Store.Redis;

namespace Events.Producing;

/// <summary>
/// A batch that is being appended: publishes its IDs when the store has answered. Used again and again: no allocation per
/// batch, whichever threads it begins and ends on.
/// </summary>
internal sealed class BatchAppend : IValueTaskSource<ReadOnlyMemory<EntryId>>
{
    private readonly Stack<BatchAppend> _pool;
    private readonly Action _onAppended;
    private ManualResetValueTaskSourceCore<bool> _core;
    private ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _appending;
    private EventBatch? _batch;

    /// <param name="pool">Where it goes when its result is taken; also the lock around it.</param>
    public BatchAppend(Stack<BatchAppend> pool)
    {
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
            batch.SetIds(batch.Count);
            return batch.Ids;
        }
        finally
        {
            _batch = null;
            _core.Reset();
            lock (_pool) _pool.Push(this);
        }
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
