using Events.Diagnostics;
using Events.Store;

namespace Events.Consuming;

/// <summary>
/// Collects handled entries and acknowledges them together: in front of the consumer's next read when there is one soon,
/// else by a command of its own. An entry leaves only when the server has confirmed it: XACK may be repeated freely.
/// </summary>
internal sealed class AckBatcher : IDisposable
{
    private readonly ConsumerScope _scope;
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private EntryId[] _collected;
    private EntryId[] _riding;
    private EntryId[] _flushing;
    private int _count;
    private int _ridingCount;
    private bool _sending;
    private bool _dropped;
    private Task _flush = Task.CompletedTask;

    public AckBatcher(ConsumerScope scope)
    {
        _scope = scope;
        int capacity = scope.Options.AckBatchSize;
        _collected = new EntryId[capacity];
        _riding = new EntryId[capacity];
        _flushing = new EntryId[capacity];
        _timer = scope.Time.CreateTimer(
            static state => ((AckBatcher)state!).BeginFlush(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(EntryId id)
    {
        bool full;
        lock (_lock)
        {
            Append(id);
            full = _count >= _scope.Options.AckBatchSize;
            if (_count == 1 && !full) _timer.Change(_scope.Options.AckDelay, Timeout.InfiniteTimeSpan);
        }

        if (full) BeginFlush();
    }

    /// <summary>Takes what is collected, to go in front of a read. Followed by <see cref="Confirm"/> or <see cref="Restore"/>.</summary>
    public ReadOnlyMemory<EntryId> TakeForRead()
    {
        lock (_lock)
        {
            (_collected, _riding) = (_riding, _collected);
            _ridingCount = _count;
            _count = 0;
            return _riding.AsMemory(0, _ridingCount);
        }
    }

    public void Confirm()
    {
        lock (_lock) _ridingCount = 0;
    }

    public void Restore()
    {
        lock (_lock)
        {
            for (int i = 0; i < _ridingCount; i++) Append(_riding[i]);
            _ridingCount = 0;
            if (_count > 0) _timer.Change(_scope.Options.AckDelay, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Sends what is collected without waiting for a read, unless a command is already on its way.</summary>
    public void BeginFlush()
    {
        if (TryBeginSend(out int count)) _flush = FlushCollectedAsync(count);
    }

    /// <summary>Sends what is collected until all of it is confirmed.</summary>
    /// <exception cref="StreamStoreException">The server cannot be reached; the entries stay pending.</exception>
    public async Task FlushAsync()
    {
        while (true)
        {
            await _flush.ConfigureAwait(false);
            if (TryBeginSend(out int count)) await SendAsync(count).ConfigureAwait(false);
            lock (_lock)
            {
                if (_count == 0 && !_sending) return;
            }
        }
    }

    /// <summary>Forgets what is collected and takes no more: the consumer ends as if its process were killed.</summary>
    public void Drop()
    {
        lock (_lock)
        {
            _dropped = true;
            _count = 0;
        }
    }

    public void Dispose() => _timer.Dispose();

    private bool TryBeginSend(out int count)
    {
        lock (_lock)
        {
            count = _count;
            if (_count == 0 || _sending) return false;
            _sending = true;
            (_collected, _flushing) = (_flushing, _collected);
            _count = 0;
            return true;
        }
    }

    private async Task FlushCollectedAsync(int count)
    {
        try
        {
            await SendAsync(count).ConfigureAwait(false);
        }
        catch (StreamStoreException exception)
        {
            // Collected again; the timer tries again. The events were handled, so at worst one runs twice.
            Log.AckFailed(_scope.Logger, _scope.Stream.Name, _scope.Group, _scope.Name, exception);
        }
    }

    private async Task SendAsync(int count)
    {
        try
        {
            await _scope.Store.AcknowledgeAsync(_scope.Stream, _scope.Group, _flushing.AsMemory(0, count))
                .ConfigureAwait(false);
            lock (_lock)
            {
                _sending = false;
                if (_count > 0) _timer.Change(_scope.Options.AckDelay, Timeout.InfiniteTimeSpan);
            }
        }
        catch
        {
            lock (_lock)
            {
                _sending = false;
                for (int i = 0; i < count; i++) Append(_flushing[i]);
                _timer.Change(Backoff, Timeout.InfiniteTimeSpan);
            }

            throw;
        }
    }

    private TimeSpan Backoff => _scope.Options.AckDelay + TimeSpan.FromMilliseconds(100);

    private void Append(EntryId id)
    {
        if (_dropped) return;
        if (_count == _collected.Length) Array.Resize(ref _collected, _count * 2);
        _collected[_count++] = id;
    }
}
