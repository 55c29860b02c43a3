namespace Events.Store.Redis;

/// <summary>Dead letters and what comes back from them.</summary>
public abstract partial class CommandStreamStore
{
    /// <inheritdoc/>
    public ValueTask<EntryId?> DeadLetterAsync(
        StreamKey stream,
        string group,
        string consumer,
        OwnedEntry entry,
        StreamKey deadLetters,
        DeadLetterInfo letter,
        StreamTrim trim = default,
        CancellationToken cancellationToken = default)
    {
        Check(stream, group, consumer);
        ArgumentNullException.ThrowIfNull(deadLetters);
        ArgumentNullException.ThrowIfNull(letter);
        return MoveToDeadLetters.RunAsync(
            this, stream, group, consumer, entry, deadLetters, letter, trim, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<TrimmedEntries> RecordTrimmedAsync(
        StreamKey stream,
        string group,
        TimeSpan minIdle,
        int count,
        StreamKey deadLetters,
        DeadLetterInfo letter,
        CancellationToken cancellationToken = default)
    {
        Check(stream, group);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentNullException.ThrowIfNull(deadLetters);
        ArgumentNullException.ThrowIfNull(letter);
        return RecordTrimmed.RunAsync(this, stream, group, minIdle, count, deadLetters, letter, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask RecordLostAsync(
        StreamKey stream,
        string group,
        ReadOnlyMemory<EntryId> ids,
        StreamKey deadLetters,
        DeadLetterInfo letter,
        CancellationToken cancellationToken = default)
    {
        Check(stream, group);
        ArgumentNullException.ThrowIfNull(deadLetters);
        ArgumentNullException.ThrowIfNull(letter);
        for (int start = 0; start < ids.Length; start += ScriptCall.MaxEntries)
        {
            ReadOnlyMemory<EntryId> part = ids.Slice(start, Math.Min(ScriptCall.MaxEntries, ids.Length - start));
            await RecordLost.RunAsync(this, stream, group, part, deadLetters, letter, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask<EntryId?> RequeueAsync(
        StreamKey deadLetters,
        EntryId deadLetter,
        StreamKey requeue,
        IReadOnlyList<KeyValuePair<string, string>>? fields = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(deadLetters);
        ArgumentNullException.ThrowIfNull(requeue);
        DeliveryChecks.Fields(fields);
        return RequeueDeadLetter.RunAsync(this, deadLetters, deadLetter, requeue, fields, cancellationToken);
    }
}
