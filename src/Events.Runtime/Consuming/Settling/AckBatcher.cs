#pragma warning disable CA2012 // The awaiter is kept while the answer is on its way, and asked once.
using System.Runtime.CompilerServices;
using Events.Consuming.Holding;
using Events.Diagnostics;
using Events.Errors;
using Events.Locking;
using Events.Store.Delivery;
using Events.Time;

namespace Events.Consuming.Settling;

/// <summary>
/// Collects handled entries and acknowledges them together: in front of the consumer's next read when there is one soon,
/// else by a command of its own. An entry leaves only when the server has confirmed it; XACK may be repeated freely.
/// Entries that are ours beyond doubt go by plain XACK, all others by the fenced one.
/// </summary>
internal sealed class AckBatcher : IDisposable
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxRetryPause = TimeSpan.FromSeconds(5);

    private readonly ConsumerScope _scope;
    private readonly HeldEntries _held;
    private readonly OrderedLock _lock = new(LockRank.Held);
    private readonly ITimer _timer;
    private readonly Action _onAcknowledged;
    private HeldEntry[] _collected;
    private HeldEntry[] _sent;
    private EntryId[] _piggybackedIds;
    private EntryId[] _sentIds;
    private int _count;
    private PiggybackedAcks _piggybacked;
    private PiggybackedAcks _piggybackedNext;
    private bool _sending;
    private bool _isDue;
    private bool _dropped;
    private int _sentCount;
    private bool _hasToldOverfull;
    private TimeSpan _pause;
    private long _pausedAt;
    private ConfiguredValueTaskAwaitable<long>.ConfiguredValueTaskAwaiter _acknowledging;
    private TaskCompletionSource? _notSending;

    public AckBatcher(ConsumerScope scope, HeldEntries held)
    {
        _scope = scope;
        _held = held;
        // What is here grows as far as it has to: the option may be as large as a number gets.
        int capacity = Math.Min(scope.Options.AckBatchSize, 1024);
        _collected = new HeldEntry[capacity];
        _piggybacked = new PiggybackedAcks(capacity);
        _piggybackedNext = new PiggybackedAcks(capacity);
        _sent = new HeldEntry[capacity];
        _piggybackedIds = new EntryId[capacity];
        _sentIds = new EntryId[capacity];
        _onAcknowledged = OnAcknowledged;
        _timer = scope.Time.CreateTimer(
            static state => ((AckBatcher)state!).OnDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The number of entries that were not ours any more when their acknowledgement came to the server.</summary>
    public long LostCount { get; private set; }

    public void Add(HeldEntry entry)
    {
        // Once it is collected it may be acknowledged, and reused, at any moment.
        (ReapTally? tally, EntryId id) = (entry.Tally, entry.Id);
        bool full;
        lock (_lock.InOrder)
        {
            Append(entry);
            full = _count >= _scope.Options.AckBatchSize;
            if (IsPaused) full = false;
            else if (_count == 1 && !full) _timer.Change(Spans.ForTimer(_scope.Options.AckDelay), Timeout.InfiniteTimeSpan);
        }

        tally?.Collected(id);
        if (full) BeginFlush();
    }

    /// <summary>
    /// Takes what is collected, to go in front of a read, if plain XACK will do for all of it. Two reads may be under way; when
    /// each has ended, in their order, <see cref="Confirm"/> or <see cref="Restore"/> follows.
    /// </summary>
    public ReadOnlyMemory<EntryId> TakeForRead()
    {
        lock (_lock.InOrder)
        {
            PiggybackedAcks piggybacked = _piggybacked.IsUnderWay ? _piggybackedNext : _piggybacked;
            piggybacked.IsUnderWay = true;
            if (_count == 0 || IsPaused || _scope.IsRequeue || !CanAckPlainly(_collected.AsSpan(0, _count))) return default;
            (_collected, piggybacked.Entries) = (piggybacked.Entries, _collected);
            piggybacked.Count = _count;
            _count = 0;
            _isDue = false;
            MarkSent(piggybacked.Span);
            return CopyIds(piggybacked.Span, ref _piggybackedIds);
        }
    }

    /// <summary>The server has answered what went in front of the first read under way: it is done.</summary>
    public void Confirm()
    {
        if (_piggybacked.Count > 0)
        {
            _scope.Progress.Settled<HeldEntry>(_piggybacked.Span);
            _held.Remove(_piggybacked.Span);
        }

        lock (_lock.InOrder)
        {
            if (_piggybacked.Count > 0) EndPause();
            EndPiggybacked();
        }
    }

    /// <summary>Collects again what went in front of the first read under way, since it was refused, or not answered.</summary>
    /// <param name="error">Why the server refused it; null when it has not answered.</param>
    public void Restore(Exception? error = null)
    {
        lock (_lock.InOrder)
        {
            foreach (HeldEntry entry in _piggybacked.Span) Append(entry);
            if (error is not null) BeginPause();
            EndPiggybacked();
            if (_count > 0) _timer.Change(Spans.ForTimer(Spans.Add(_scope.Options.AckDelay, _pause)), Timeout.InfiniteTimeSpan);
        }

        if (error is not null) TellRefused(error);
    }

    /// <summary>Sends what is collected without waiting for a read: now, or as soon as the command that is on its way is answered.</summary>
    public void BeginFlush() => BeginFlush(isForced: false);

    private void BeginFlush(bool isForced)
    {
        if (!TryBeginSend(isForced)) return;
        if (_scope.IsRequeue || !CanAckPlainly(_sent.AsSpan(0, _sentCount)))
        {
            _scope.Supervisor.Watch("acknowledging", SendOwnedAsync());
            return;
        }

        // By hand, because an asynchronous method allocates: on a quiet stream every entry comes through here.
        try
        {
            ReadOnlyMemory<EntryId> ids = CopyIds(_sent.AsSpan(0, _sentCount), ref _sentIds);
            _acknowledging = _scope.Store.AcknowledgeAsync(_scope.Stream, _scope.Group, ids).ConfigureAwait(false).GetAwaiter();
        }
        catch (Exception exception)
        {
            EndSend(exception);
            return;
        }

        if (_acknowledging.IsCompleted) OnAcknowledged();
        else _acknowledging.UnsafeOnCompleted(_onAcknowledged);
    }

    /// <summary>Sends what is collected and waits until all of it is confirmed.</summary>
    /// <exception cref="StreamStoreException">The server cannot be reached; the entries stay pending.</exception>
    public async Task FlushAsync()
    {
        while (true)
        {
            Task notSending;
            lock (_lock.InOrder)
            {
                if (_count == 0 && !_sending) return;
                _notSending ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                notSending = _notSending.Task;
            }

            BeginFlush(isForced: true);
            await notSending.ConfigureAwait(false);
        }
    }

    /// <summary>Forgets what is collected and takes no more: the consumer ends as if its process were killed.</summary>
    public void Drop()
    {
        lock (_lock.InOrder)
        {
            _dropped = true;
            _count = 0;
        }
    }

    public void Dispose() => _timer.Dispose();

    private void EndPiggybacked()
    {
        _piggybacked.Count = 0;
        _piggybacked.IsUnderWay = false;
        (_piggybacked, _piggybackedNext) = (_piggybackedNext, _piggybacked);
    }

    // After a refusal, which repeats at once as often as it is asked for.
    private bool IsPaused => _pause > TimeSpan.Zero && _scope.Time.Since(_pausedAt) < _pause;

    private void BeginPause()
    {
        _pause = _pause == TimeSpan.Zero ? RetryPause : _pause * 2 < MaxRetryPause ? _pause * 2 : MaxRetryPause;
        _pausedAt = _scope.Time.GetTimestamp();
    }

    private void EndPause()
    {
        _pause = TimeSpan.Zero;
        _hasToldOverfull = false;
    }

    private void TellRefused(Exception error)
    {
        Log.AckFailed(_scope.Logger, _scope.Stream.Name, _scope.Group, _scope.Name, error);
        if (!_held.IsOverfull) return;
        _scope.Monitor.StoreFailed(error);
        lock (_lock.InOrder)
        {
            if (_hasToldOverfull) return;
            _hasToldOverfull = true;
        }

        Log.TooManyUnacknowledged(_scope.Logger, _held.Count, _scope.Stream.Name, _scope.Name, _scope.Group, error.Message);
    }

    private bool TryBeginSend(bool isForced)
    {
        lock (_lock.InOrder)
        {
            if (_count == 0 || (IsPaused && !isForced)) return false;
            if (_sending)
            {
                _isDue = true;
                return false;
            }

            _sending = true;
            (_collected, _sent) = (_sent, _collected);
            _sentCount = _count;
            _count = 0;
            MarkSent(_sent.AsSpan(0, _sentCount));
            return true;
        }
    }

    private void OnAcknowledged()
    {
        Exception? error = null;
        try
        {
            _acknowledging.GetResult();
        }
        catch (Exception exception)
        {
            error = exception;
        }

        // Nobody awaits this.
        _scope.Supervisor.Guard("acknowledging", static sent => sent.Batcher.EndSend(sent.Error), (Batcher: this, Error: error));
    }

    private void OnDue() => _scope.Supervisor.Guard("acknowledging", static self => self.BeginFlush(isForced: true), this);

    private async Task SendOwnedAsync()
    {
        Exception? error = null;
        try
        {
            if (CanAckPlainly(_sent.AsSpan(0, _sentCount)))
            {
                ReadOnlyMemory<EntryId> ids = CopyIds(_sent.AsSpan(0, _sentCount), ref _sentIds);
                await _scope.Store.AcknowledgeAsync(_scope.Stream, _scope.Group, ids).ConfigureAwait(false);
                await DeleteIfRequeuedAsync(ids).ConfigureAwait(false);
            }
            else
            {
                await AcknowledgeOwnedAsync(_sentCount).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            error = exception;
        }

        EndSend(error);
    }

    private void EndSend(Exception? error)
    {
        if (error is null)
        {
            _scope.Progress.Settled<HeldEntry>(_sent.AsSpan(0, _sentCount));
            _held.Remove(_sent.AsSpan(0, _sentCount));
        }

        TaskCompletionSource? notSending;
        lock (_lock.InOrder)
        {
            _sending = false;
            if (error is not null)
            {
                for (int i = 0; i < _sentCount; i++) Append(_sent[i]);
                BeginPause();
            }
            else
            {
                EndPause();
            }

            // What was collected meanwhile goes when its own time has come, which may be now; by the timer, since this may run in its
            // sender's call. What failed is collected again; meanwhile the leases of these entries are renewed.
            if (_count > 0 && error is not null) _timer.Change(Spans.ForTimer(Spans.Add(_scope.Options.AckDelay, _pause)), Timeout.InfiniteTimeSpan);
            else if (_count > 0 && _isDue) _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            _isDue = false;
            notSending = _notSending;
            _notSending = null;
        }

        if (error is not null) TellRefused(error);
        if (error is not null) notSending?.SetException(error);
        else notSending?.SetResult();
    }

    private async Task AcknowledgeOwnedAsync(int count)
    {
        var entries = new List<OwnedEntry>(count);
        for (int i = 0; i < count; i++)
        {
            // A duplicate leaves the mark of the one that was handled alone.
            HeldEntry entry = _sent[i];
            entries.Add(entry.IsDuplicate ? new OwnedEntry(entry.Id) : entry.Owned);
        }

        IReadOnlyList<LostEntry> lost = await _scope.OwnsNameAsync().ConfigureAwait(false)
            ? await _scope.Store.AcknowledgeOwnedAsync(_scope.Consumer, entries.ToArray()).ConfigureAwait(false)
            : [.. entries.Select(entry => new LostEntry(entry.Id, null))];
        foreach ((EntryId id, string? owner) in lost)
        {
            // Pending for nobody: it was handled here, and nobody will do it again.
            LostCount++;
            if (owner is null) continue;
            _scope.Ownership?.Losses.Add(id, Loss.Claimed, owner);
            foreach (HeldEntry entry in _sent.AsSpan(0, count))
            {
                if (entry.Id == id) entry.Tally?.Lost(id);
            }
        }

        if (lost.Count == 0) await DeleteIfRequeuedAsync(CopyIds(_sent.AsSpan(0, count), ref _sentIds)).ConfigureAwait(false);
    }

    private async Task DeleteIfRequeuedAsync(ReadOnlyMemory<EntryId> ids)
    {
        if (_scope.IsRequeue) await _scope.Store.DeleteAsync(_scope.Stream, ids).ConfigureAwait(false);
    }

    private bool CanAckPlainly(ReadOnlySpan<HeldEntry> entries)
    {
        foreach (HeldEntry entry in entries)
        {
            if ((entry.DedupeKey is not null && !entry.IsDuplicate) || entry.IsLost || !_scope.IsFresh(entry.LeaseStart)) return false;
        }

        return true;
    }

    private static void MarkSent(ReadOnlySpan<HeldEntry> entries)
    {
        foreach (HeldEntry entry in entries) entry.MoveTo(HeldState.Acknowledging);
    }

    private static ReadOnlyMemory<EntryId> CopyIds(ReadOnlySpan<HeldEntry> entries, ref EntryId[] ids)
    {
        if (ids.Length < entries.Length) ids = new EntryId[entries.Length * 2];
        for (int i = 0; i < entries.Length; i++) ids[i] = entries[i].Id;
        return ids.AsMemory(0, entries.Length);
    }

    private void Append(HeldEntry entry)
    {
        if (_dropped) return;
        if (entry.State == HeldState.Acknowledging) entry.MoveTo(HeldState.Handled);
        if (_count == _collected.Length) Array.Resize(ref _collected, _count * 2);
        _collected[_count++] = entry;
    }

    /// <summary>The acknowledgements that go in front of one read.</summary>
    private sealed class PiggybackedAcks(int capacity)
    {
        public HeldEntry[] Entries = new HeldEntry[capacity];

        public int Count { get; set; }

        public bool IsUnderWay { get; set; }

        public Span<HeldEntry> Span => Entries.AsSpan(0, Count);
    }
}
