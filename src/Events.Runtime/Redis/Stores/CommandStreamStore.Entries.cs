using Events.Errors;
using Events.Redis.Commands;
using Events.Redis.Permissions;
using Events.Redis.Protocol;
using Events.Redis.Replies;
using Events.Redis.Scripts;
using Events.Store;
using Events.Streams;
using Events.Wire;

namespace Events.Redis.Stores;

/// <summary>Adding and reading entries.</summary>
public abstract partial class CommandStreamStore
{
    private const string OncePurpose = "producing with idempotency keys";

    /// <inheritdoc/>
    public abstract ValueTask<EntryId> AddAsync(
        StreamKey stream,
        EntryFields fields,
        StreamTrim trim = default,
        EntryId? id = null,
        CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public ValueTask<EntryId> AddOnceAsync(
        StreamKey stream, EntryFields fields, ReadOnlySpan<byte> key, OnceTerms terms, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        EncodedFields.Check(fields);
        if (terms.Durability != default) return AddOnceDurablyAsync(stream, fields, key, terms, cancellationToken);
        return AddOnceAsync(stream, AddOnce.Encode(stream, fields, key, terms), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<int> AddPartOnceAsync(
        StreamKey stream, EventBatch batch, BatchPart part, OnceTerms terms, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(batch);
        int taken = AddPartOnce.EndOfPart(batch, part.Which.Span);
        (Memory<EntryId> ids, Memory<Exception?> errors) = (part.Ids, part.Errors);
        if (terms.Durability != default)
        {
            errors.Span[..taken].Clear();
            await AddEachOnceAsync(stream, batch, part.First(taken), terms, cancellationToken).ConfigureAwait(false);
            return taken;
        }

        using ScriptCall call = AddPartOnce.Encode(stream, batch, part.First(taken), terms);
        int sent = errors.Span[..taken].Count((Exception?)null);
        if (sent == 0) return taken;
        OnceResults results = default;
        Exception? failure = null;
        bool isRefused = false;
        try
        {
            results = await AddPartOnce.RunAsync(this, call, stream, sent, cancellationToken).ConfigureAwait(false);
            if (results.Refusal is { } refusal) await ExplainOnceAsync(stream, refusal).ConfigureAwait(false);
        }
        catch (ServerErrorException exception) when (results.Ids is null && ServerErrors.IsRefusal(exception))
        {
            isRefused = true;
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        // Nothing of it was executed. It may be the key of one of them that the user may not have.
        if (isRefused) await AddEachOnceAsync(stream, batch, part.First(taken), terms, cancellationToken).ConfigureAwait(false);
        for (int i = 0, read = 0; i < taken && !isRefused; i++)
        {
            if (errors.Span[i] is not null) continue;
            if (results.Ids is null) errors.Span[i] = failure;
            else if ((errors.Span[i] = results.ErrorOf(read, failure)) is null) ids.Span[i] = results.Ids[read];
            read++;
        }

        return taken;
    }

    /// <inheritdoc/>
    public async ValueTask AddBatchOnceAsync(
        StreamKey stream, EventBatch batch, OnceTerms terms, Memory<EntryId> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(batch);
        EncodedFields.Check(batch.Encoded.Span, batch.Entries.Span, ids.Length);
        for (int i = 0; i < batch.Count && terms.Durability != default; i++)
        {
            EntryId id = await AddOnceAsync(stream, batch.FieldsOf(i), batch.KeyOf(i), terms, cancellationToken).ConfigureAwait(false);
            ids.Span[i] = id;
        }

        for (int start = 0; start < batch.Count && terms.Durability == default;)
        {
            int end = AddBatchOnce.EndOfPart(batch, start);
            ScriptCall call = AddBatchOnce.Encode(stream, batch, start, end, terms);
            EntryId[] added = await PermissionCheck.ExplainedAsync(
                this,
                stream,
                OncePurpose,
                () => NeededPermissions.KeyedProducer(stream),
                () => AddBatchOnce.RunAsync(this, call, stream, end - start, cancellationToken)).ConfigureAwait(false);
            added.CopyTo(ids.Span[start..]);
            start = end;
        }
    }

    /// <inheritdoc/>
    public async ValueTask ShortenOnceAsync(StreamKey stream, EventBatch batch, TimeSpan window, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(batch);
        for (int start = 0; start < batch.Count;)
        {
            int end = Math.Min(batch.Count, start + ShortenOnce.MaxEntries);
            await ShortenOnce.RunAsync(this, stream, batch, start, end, window, cancellationToken).ConfigureAwait(false);
            start = end;
        }
    }

    /// <inheritdoc/>
    public virtual ValueTask<EntryId> AddDurablyAsync(
        StreamKey stream,
        EntryFields fields,
        Durability durability,
        StreamTrim trim = default,
        CancellationToken cancellationToken = default) => throw CannotWait();

    /// <summary>Appends one entry with a key, and waits for its durability.</summary>
    internal virtual ValueTask<EntryId> AddOnceDurablyAsync(
        StreamKey stream, EntryFields fields, ReadOnlySpan<byte> key, OnceTerms terms, CancellationToken cancellationToken) => throw CannotWait();

    /// <inheritdoc/>
    public abstract ValueTask AddBatchAsync(
        StreamKey stream, EncodedBatch batch, StreamTrim trim, Memory<EntryId> ids, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public ValueTask<EntryPage> RangeAsync(
        StreamKey stream, EntryId from, EntryId to, int count, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return SendAsync(
            new XRange(stream, from, to, count, isReverse: false), new PageReply(PageShape.Entries, count), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<EntryPage> ReverseRangeAsync(
        StreamKey stream, EntryId to, EntryId from, int count, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return SendAsync(
            new XRange(stream, to, from, count, isReverse: true), new PageReply(PageShape.Entries, count), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<EntryPage> ReadAsync(
        StreamKey stream, EntryId after, int count, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return SendAsync(
            new XRead(stream, after, count), new PageReply(PageShape.Stream, count), cancellationToken);
    }

    /// <inheritdoc/>
    public IStreamReader OpenReader(StreamKey stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return OpenReaderCore(stream);
    }

    private async ValueTask<EntryId> AddOnceAsync(StreamKey stream, ScriptCall call, CancellationToken cancellationToken)
    {
        try
        {
            try
            {
                return await SendAsync(call.Of(AddOnce.Script, byHash: true), 1, IdReply.Rent(null, stream), cancellationToken).ConfigureAwait(false);
            }
            catch (ServerErrorException exception) when (exception.Code == "NOSCRIPT")
            {
                // It was not executed. EVAL leaves the script with the server for the next time.
            }

            return await SendAsync(call.Of(AddOnce.Script, byHash: false), 1, IdReply.Rent(null, stream), cancellationToken).ConfigureAwait(false);
        }
        catch (ServerErrorException exception) when (ServerErrors.IsRefusal(exception))
        {
            return await ExplainOnceAsync(stream, exception).ConfigureAwait(false);
        }
        finally
        {
            ScriptCalls.Return(call);
        }
    }

    private async ValueTask AddEachOnceAsync(
        StreamKey stream, EventBatch batch, BatchPart part, OnceTerms terms, CancellationToken cancellationToken)
    {
        for (int i = 0; i < part.Which.Length; i++)
        {
            if (part.Errors.Span[i] is not null) continue;
            try
            {
                int index = part.Which.Span[i];
                EntryId id = await AddOnceAsync(stream, batch.FieldsOf(index), batch.KeyOf(index), terms, cancellationToken).ConfigureAwait(false);
                part.Ids.Span[i] = id;
            }
            catch (Exception exception)
            {
                part.Errors.Span[i] = exception;
            }
        }
    }

    // Throws what was refused, or says which permission is missing.
    private ValueTask<EntryId> ExplainOnceAsync(StreamKey stream, ServerErrorException refusal) => PermissionCheck.ExplainedAsync(
        this, stream, OncePurpose, () => NeededPermissions.KeyedProducer(stream), () => ValueTask.FromException<EntryId>(refusal));

    // Nothing says on which of its connections a multiplexer sends what comes behind an XADD, and on another one WAIT answers at once.
    private NotSupportedException CannotWait() => new(
        $"{Description} cannot wait for replicas or the disk: it has no connection of its own, on which WAIT is sure to follow the XADD. Nothing was appended.");
}
