using Events.Resp;
using Events.Store.InMemory;
using Events.Wire;

namespace Events.Store;

/// <summary>
/// The embedded store: streams in the memory of this process, for tests and for applications without a Redis. It
/// answers as Redis 7.0 does, errors included, and forgets everything when it is disposed. Time comes from a
/// <see cref="TimeProvider"/>, so tests move IDs, idle times and blocked reads with a clock of their own.
/// </summary>
/// <remarks>
/// One lock for the whole store: commands run one after the other, as in Redis. There are no threads of its own; a
/// blocked read is completed by whoever adds the entry, its continuation runs on the thread pool.
/// </remarks>
public sealed partial class InMemoryStreamStore : IStreamStore
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _timeProvider;
    private readonly KeySpace _keys;
    private readonly PageBuilder _page = new();
    private bool _disposed;

    /// <summary>Makes an empty store.</summary>
    /// <param name="timeProvider">The clock; the system's if null.</param>
    public InMemoryStreamStore(TimeProvider? timeProvider = null)
    {
        _timeProvider = timeProvider ?? TimeProvider.System;
        _keys = new KeySpace(() => Now);
    }

    /// <inheritdoc/>
    public string Description => "embedded store";

    private long Now => _timeProvider.GetUtcNow().ToUnixTimeMilliseconds();

    /// <inheritdoc/>
    public ValueTask<EntryId> AddAsync(
        StreamKey stream,
        EntryFields fields,
        StreamTrim trim = default,
        EntryId? id = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        EncodedFields.Check(fields);
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<EntryId>(cancellationToken);
        try
        {
            lock (_lock)
            {
                ThrowIfDisposed();
                return new ValueTask<EntryId>(Add(stream, fields, trim, id));
            }
        }
        catch (Exception exception)
        {
            return ValueTask.FromException<EntryId>(exception);
        }
    }

    /// <inheritdoc/>
    public ValueTask AddBatchAsync(
        StreamKey stream,
        ReadOnlyMemory<byte> encoded,
        ReadOnlyMemory<EncodedEntry> entries,
        StreamTrim trim,
        Memory<EntryId> ids,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        EncodedFields.Check(encoded.Span, entries.Span, ids.Length);
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled(cancellationToken);
        try
        {
            lock (_lock)
            {
                ThrowIfDisposed();
                AddBatch(stream, encoded.Span, entries.Span, trim, ids.Span);
                return ValueTask.CompletedTask;
            }
        }
        catch (Exception exception)
        {
            return ValueTask.FromException(exception);
        }
    }

    /// <inheritdoc/>
    public ValueTask<EntryPage> RangeAsync(
        StreamKey stream, EntryId from, EntryId to, int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return Answer(
            stream, cancellationToken, () => Collect(_keys.Find(stream)?.Log.Range(from, to), count));
    }

    /// <inheritdoc/>
    public ValueTask<EntryPage> ReverseRangeAsync(
        StreamKey stream, EntryId to, EntryId from, int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return Answer(
            stream, cancellationToken, () => Collect(_keys.Find(stream)?.Log.ReverseRange(to, from), count));
    }

    /// <inheritdoc/>
    public ValueTask<EntryPage> ReadAsync(
        StreamKey stream, EntryId after, int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return Answer(
            stream,
            cancellationToken,
            () => Collect(
                _keys.Find(stream) is { } found && after != EntryId.Max
                    ? found.Log.Range(after.Next(), EntryId.Max)
                    : null,
                count));
    }

    /// <inheritdoc/>
    public ValueTask<long> LengthAsync(StreamKey stream, CancellationToken cancellationToken = default) =>
        Answer(stream, cancellationToken, () => _keys.Find(stream)?.Log.Length ?? 0);

    /// <inheritdoc/>
    public ValueTask<long> TrimAsync(
        StreamKey stream, StreamTrim trim, CancellationToken cancellationToken = default)
    {
        if (trim.Kind == StreamTrimKind.None) throw new ArgumentException("There is nothing to trim to.", nameof(trim));
        return Answer(stream, cancellationToken, () => _keys.Find(stream)?.Log.Trim(trim) ?? 0);
    }

    /// <inheritdoc/>
    public ValueTask<long> DeleteAsync(
        StreamKey stream, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken = default) =>
        Answer(
            stream,
            cancellationToken,
            () =>
            {
                long deleted = 0;
                if (_keys.Find(stream) is not { } found) return deleted;
                foreach (EntryId id in ids.Span)
                {
                    if (found.Log.Delete(id)) deleted++;
                }

                return deleted;
            });

    /// <inheritdoc/>
    public ValueTask<bool> ExistsAsync(StreamKey stream, CancellationToken cancellationToken = default) =>
        Answer(stream, cancellationToken, () => _keys.Exists(stream));

    /// <inheritdoc/>
    public ValueTask<bool> DeleteStreamAsync(StreamKey stream, CancellationToken cancellationToken = default) =>
        Answer(stream, cancellationToken, () => _keys.Delete(stream));

    /// <inheritdoc/>
    public IGroupReader OpenReader(StreamKey stream, string group, string consumer, bool noAck = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(group);
        ArgumentException.ThrowIfNullOrEmpty(consumer);
        return new InMemoryGroupReader(this, stream, group, consumer, noAck);
    }

    /// <inheritdoc/>
    public ValueTask CreateGroupAsync(
        StreamKey stream,
        string group,
        EntryId? after,
        bool makeStream = true,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        ValueTask<bool> created = Answer(
            stream,
            cancellationToken,
            () =>
            {
                StoredStream? found = _keys.Find(stream);
                if (found is null && !makeStream) throw ServerReplies.GroupNeedsKey();
                found ??= _keys.FindOrCreate(stream);
                return found.TryCreateGroup(group, after ?? found.Log.LastId) ? true : throw ServerReplies.GroupExists();
            });
        return created.IsCompletedSuccessfully ? ValueTask.CompletedTask : new ValueTask(created.AsTask());
    }

    /// <inheritdoc/>
    public ValueTask<bool> DestroyGroupAsync(
        StreamKey stream, string group, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        return Answer(
            stream,
            cancellationToken,
            () =>
            {
                StoredStream found = _keys.Find(stream) ?? throw ServerReplies.GroupNeedsKey();
                if (!found.DestroyGroup(group)) return false;
                found.ServeWaiting(Now, _page);
                return true;
            });
    }

    /// <inheritdoc/>
    public ValueTask<long> AcknowledgeAsync(
        StreamKey stream, string group, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        return Answer(stream, cancellationToken, () => _keys.Find(stream)?.FindGroup(group)?.Acknowledge(ids.Span) ?? 0);
    }

    /// <inheritdoc/>
    public ValueTask<ClaimPage> AutoClaimAsync(
        StreamKey stream,
        string group,
        string consumer,
        TimeSpan minIdle,
        EntryId start,
        int count,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        ArgumentException.ThrowIfNullOrEmpty(consumer);
        ArgumentOutOfRangeException.ThrowIfLessThan(minIdle, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return Answer(
            stream,
            cancellationToken,
            () =>
            {
                StoredGroup found = FindGroup(stream, group, out StreamLog log);
                return found.AutoClaim(log, consumer, Milliseconds(minIdle), start, count, Now, _page.Begin());
            });
    }

    /// <inheritdoc/>
    public ValueTask<EntryPage> ClaimAsync(
        StreamKey stream,
        string group,
        string consumer,
        TimeSpan minIdle,
        ReadOnlyMemory<EntryId> ids,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        ArgumentException.ThrowIfNullOrEmpty(consumer);
        ArgumentOutOfRangeException.ThrowIfLessThan(minIdle, TimeSpan.Zero);
        return Answer(
            stream,
            cancellationToken,
            () =>
            {
                if (ids.IsEmpty) return new EntryPage(null);
                StoredGroup found = FindGroup(stream, group, out StreamLog log);
                found.Claim(log, consumer, Milliseconds(minIdle), ids.Span, Now, _page.Begin());
                return _page.Build();
            });
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<EntryId>> ClaimIdsAsync(
        StreamKey stream,
        string group,
        string consumer,
        TimeSpan minIdle,
        ReadOnlyMemory<EntryId> ids,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        ArgumentException.ThrowIfNullOrEmpty(consumer);
        ArgumentOutOfRangeException.ThrowIfLessThan(minIdle, TimeSpan.Zero);
        return Answer(
            stream,
            cancellationToken,
            () =>
            {
                if (ids.IsEmpty) return [];
                StoredGroup found = FindGroup(stream, group, out StreamLog log);
                return found.ClaimIds(log, consumer, Milliseconds(minIdle), ids.Span, Now);
            });
    }

    /// <inheritdoc/>
    public ValueTask<PendingSummary> PendingAsync(
        StreamKey stream, string group, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        return Answer(stream, cancellationToken, () => StreamInspection.Pending(FindGroup(stream, group, out _)));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<PendingEntry>> PendingAsync(
        StreamKey stream, string group, PendingQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        return Answer(
            stream,
            cancellationToken,
            () => StreamInspection.Pending(FindGroup(stream, group, out _), query, Milliseconds(query.MinIdle), Now));
    }

    /// <inheritdoc/>
    public ValueTask<StreamInfo> StreamInfoAsync(StreamKey stream, CancellationToken cancellationToken = default) =>
        Answer(
            stream,
            cancellationToken,
            () => StreamInspection.Describe(_keys.Find(stream) ?? throw ServerReplies.NoSuchKey()));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<GroupInfo>> GroupInfoAsync(
        StreamKey stream, CancellationToken cancellationToken = default) =>
        Answer(
            stream,
            cancellationToken,
            () => StreamInspection.DescribeGroups(_keys.Find(stream) ?? throw ServerReplies.NoSuchKey()));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ConsumerInfo>> ConsumerInfoAsync(
        StreamKey stream, string group, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        return Answer(
            stream,
            cancellationToken,
            () =>
            {
                StoredStream found = _keys.Find(stream) ?? throw ServerReplies.NoSuchKey();
                return StreamInspection.DescribeConsumers(
                    found.FindGroup(group) ?? throw ServerReplies.NoSuchGroupToDescribe(stream, group), Now);
            });
    }

    /// <summary>Forgets everything. Blocked reads end with an <see cref="ObjectDisposedException"/>.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _disposed = true;
            _keys.Clear(() => new ObjectDisposedException(nameof(InMemoryStreamStore)));
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Puts something else than a stream at a key, for tests of what WRONGTYPE does.</summary>
    internal void SetOtherValue(StreamKey stream)
    {
        lock (_lock) _keys.Set(stream, new StringValue(""));
    }

    /// <summary>How many reads wait at a stream, for tests that add an entry only once they do.</summary>
    internal int CountBlocked(StreamKey stream)
    {
        lock (_lock) return _keys.CountWaiting(stream);
    }

    /// <summary>Acknowledges, then delivers new entries or starts to wait for them.</summary>
    /// <returns>A page; null when <paramref name="blocked"/> waits for one.</returns>
    internal EntryPage? ReadNew(
        StreamKey stream,
        string group,
        string consumer,
        int count,
        TimeSpan block,
        bool noAck,
        ReadOnlySpan<EntryId> acknowledge,
        out BlockedReader? blocked,
        CancellationToken cancellationToken)
    {
        blocked = null;
        lock (_lock)
        {
            ThrowIfDisposed();
            StoredStream? found = _keys.Find(stream);
            StoredGroup known = found?.FindGroup(group) ?? throw ServerReplies.NoSuchGroupToRead(stream, group);
            known.Acknowledge(acknowledge);
            if (known.HasNews(found.Log)) return known.DeliverNew(found.Log, consumer, count, noAck, Now, _page.Begin());
            if (block == TimeSpan.Zero) return new EntryPage(null);
            blocked = new BlockedReader(group, consumer, count, noAck);
            blocked.Enqueue(found.Waiting);
            blocked.EndWith(_lock, _timeProvider, block, cancellationToken);
            return null;
        }
    }

    /// <summary>Delivers again what the consumer owns.</summary>
    internal EntryPage ReadPending(StreamKey stream, string group, string consumer, EntryId after, int count)
    {
        lock (_lock)
        {
            ThrowIfDisposed();
            StoredStream? found = _keys.Find(stream);
            StoredGroup known = found?.FindGroup(group) ?? throw ServerReplies.NoSuchGroupToRead(stream, group);
            return known.DeliverPending(found.Log, consumer, after, count, Now, _page.Begin());
        }
    }

    /// <summary>Ends a blocked read from outside.</summary>
    internal void Abandon(BlockedReader reader, Exception reason)
    {
        lock (_lock) reader.TryFail(reason);
    }

    private EntryId Add(StreamKey stream, EntryFields fields, StreamTrim trim, EntryId? id)
    {
        if (fields.Count == 0) throw ServerReplies.NoFields();
        if (id == EntryId.Min) throw ServerReplies.IdMustBeGreaterThanZero();
        StoredStream found = _keys.FindOrCreate(stream);
        long now = Now;
        EntryId added = found.Log.Append(id, fields, (ulong)Math.Max(0, now));
        found.Log.Trim(trim);
        if (found.Waiting.Count > 0) found.ServeWaiting(now, _page);
        return added;
    }

    private void AddBatch(
        StreamKey stream,
        ReadOnlySpan<byte> encoded,
        ReadOnlySpan<EncodedEntry> entries,
        StreamTrim trim,
        Span<EntryId> ids)
    {
        EntryId?[]? appended = null;
        StreamStoreException? firstError = null;
        int start = 0;
        for (int i = 0; i < entries.Length; i++)
        {
            var fields = new EntryFields(encoded[start..entries[i].End], entries[i].FieldCount);
            start = entries[i].End;
            try
            {
                ids[i] = Add(stream, fields, trim, null);
                if (appended is not null) appended[i] = ids[i];
            }
            catch (StreamStoreException error)
            {
                firstError ??= error;
                appended ??= AppendedBefore(ids[..i], entries.Length);
            }
        }

        if (appended is null) return;
        int refused = appended.Count(id => id is null);
        throw new ProduceBatchException(
            $"{refused} of {appended.Length} entries were not appended to '{stream.Name}': {firstError!.Message}",
            appended,
            unknown: 0,
            firstError);
    }

    private static EntryId?[] AppendedBefore(ReadOnlySpan<EntryId> ids, int length)
    {
        var appended = new EntryId?[length];
        for (int i = 0; i < ids.Length; i++) appended[i] = ids[i];
        return appended;
    }

    private EntryPage Collect(StreamCursor? range, int count)
    {
        _page.Begin();
        if (range is { } cursor)
        {
            for (int i = 0; i < count && cursor.TryNext(out StoredEntry entry); i++)
            {
                if (!_page.TryAdd(entry.Id, entry.Fields)) break;
            }
        }

        return _page.Build();
    }

    private StoredGroup FindGroup(StreamKey stream, string group, out StreamLog log)
    {
        StoredStream? found = _keys.Find(stream);
        StoredGroup known = found?.FindGroup(group) ?? throw ServerReplies.NoSuchGroup(stream, group);
        log = found.Log;
        return known;
    }

    private ValueTask<T> Answer<T>(StreamKey stream, CancellationToken cancellationToken, Func<T> command)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<T>(cancellationToken);
        try
        {
            lock (_lock)
            {
                ThrowIfDisposed();
                return new ValueTask<T>(command());
            }
        }
        catch (Exception exception)
        {
            return ValueTask.FromException<T>(exception);
        }
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, this);

    // As on the wire: whole milliseconds, rounded up.
    private static long Milliseconds(TimeSpan time) =>
        (time.Ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond;
}
