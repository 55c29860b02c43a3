using System.Globalization;
using Events.Errors;
using Events.InMemory.Streams;
using Events.InMemory.Values;
using Events.Redis.Protocol;
using Events.Store;
using Events.Streams;
using Events.Wire;

namespace Events.InMemory;

/// <summary>Adding, reading and removing entries.</summary>
public sealed partial class InMemoryStreamStore
{
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
            lock (_lock.InOrder)
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
    public ValueTask<EntryId> AddOnceAsync(
        StreamKey stream, EntryFields fields, ReadOnlySpan<byte> key, OnceTerms terms, CancellationToken cancellationToken = default)
    {
        EncodedFields.Check(fields);
        StreamKey produced = ProducedKeys.Of(stream, fields, key, terms.Window);
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<EntryId>(cancellationToken);
        try
        {
            lock (_lock.InOrder)
            {
                ThrowIfDisposed();
                if (_keys.Find<StringValue>(produced) is { } known
                    && EntryId.Parse(known.Text, CultureInfo.InvariantCulture) is var first && WasHere(stream, first))
                {
                    return new ValueTask<EntryId>(first);
                }

                EntryId added = Add(stream, fields, terms.Trim, null);
                _keys.Set(produced, new StringValue(added.ToString()));
                _keys.Expire(produced, Now + AtLeastOne(terms.Window));
                return new ValueTask<EntryId>(added);
            }
        }
        catch (Exception exception)
        {
            return ValueTask.FromException<EntryId>(exception);
        }
    }

    /// <summary>The same as <see cref="AddAsync"/>: whatever is waited for elsewhere, here an entry lives as long as the process does.</summary>
    public ValueTask<EntryId> AddDurablyAsync(
        StreamKey stream,
        EntryFields fields,
        Durability durability,
        StreamTrim trim = default,
        CancellationToken cancellationToken = default) =>
        durability == default
            ? throw new ArgumentException("There is nothing to wait for.", nameof(durability))
            : AddAsync(stream, fields, trim, null, cancellationToken);

    /// <inheritdoc/>
    public ValueTask AddBatchAsync(
        StreamKey stream, EncodedBatch batch, StreamTrim trim, Memory<EntryId> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        EncodedFields.Check(batch.Bytes.Span, batch.Entries.Span, ids.Length);
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled(cancellationToken);
        try
        {
            lock (_lock.InOrder)
            {
                ThrowIfDisposed();
                AddBatch(stream, batch.Bytes.Span, batch.Entries.Span, trim, ids.Span);
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

    private EntryId Add(StreamKey stream, EntryFields fields, StreamTrim trim, EntryId? id)
    {
        if (fields.Count == 0) throw ServerReplies.NoFields();
        if (id == EntryId.Min) throw ServerReplies.IdMustBeGreaterThanZero();
        StoredStream found = _keys.FindOrCreate(stream);
        long now = Now;
        EntryId added = found.Log.Append(id, fields, (ulong)Math.Max(0, now));
        found.Log.Trim(trim);
        if (found.Waiting.Count > 0) found.ServeWaiting(now, _page);
        _keys.ServeFollowers(stream, found.Log, _page);
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
        Exception?[]? errors = null;
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
                (errors ??= new Exception?[entries.Length])[i] = error;
                appended ??= AppendedBefore(ids[..i], entries.Length);
            }
        }

        if (appended is null) return;
        int refused = appended.Count(id => id is null);
        throw new ProduceBatchException(
            $"{refused} of {appended.Length} entries were not appended to '{stream.Name}': {firstError!.Message}",
            appended,
            errors!,
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
        if (range is { } cursor) _page.AddRange(cursor, count);
        return _page.Build();
    }

    // Not in one of its name before it, which was deleted: what is in a stream from which nothing was ever taken tells, and of any stream its last ID.
    private bool WasHere(StreamKey stream, EntryId id)
    {
        if (!_keys.Exists(stream)) return false;
        if (_keys.Find(stream)?.Log is not { } log) return true;
        return id <= log.LastId && (log.Length == 0 || log.EntriesAdded != log.Length || id >= log.FirstId);
    }
}
