using Events.Commits;
using Events.Store;
using Events.Streams;
using Events.Wire;

namespace Events.Testing.Stores;

/// <summary>Adding, reading and removing entries.</summary>
internal sealed partial class HarnessStore
{
    public ValueTask<EntryId> AddAsync(
        StreamKey stream, EntryFields fields, StreamTrim trim = default, EntryId? id = null, CancellationToken cancellationToken = default) =>
        AddAsync(stream, fields.Bytes.ToArray(), fields.Count, trim, id, cancellationToken);

    public ValueTask<EntryId> AddOnceAsync(
        StreamKey stream, EntryFields fields, ReadOnlySpan<byte> key, OnceTerms terms, CancellationToken cancellationToken = default) =>
        AddOnceAsync(stream, fields.Bytes.ToArray(), fields.Count, key.ToArray(), terms, cancellationToken);

    public ValueTask<EntryId> AddDurablyAsync(
        StreamKey stream, EntryFields fields, Durability durability, StreamTrim trim = default, CancellationToken cancellationToken = default) =>
        AddAsync(stream, fields, trim, null, cancellationToken);

    public async ValueTask AddBatchAsync(
        StreamKey stream, EncodedBatch batch, StreamTrim trim, Memory<EntryId> ids, CancellationToken cancellationToken = default)
    {
        await BeforeProducing(stream, cancellationToken).ConfigureAwait(false);
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        await inner.AddBatchAsync(stream, batch, trim, ids, cancellationToken).ConfigureAwait(false);
        int start = 0;
        for (int i = 0; i < batch.Entries.Length; i++)
        {
            EncodedEntry entry = batch.Entries.Span[i];
            journal.Produced(stream.Name, ids.Span[i], new EntryFields(batch.Bytes.Span[start..entry.End], entry.FieldCount));
            start = entry.End;
        }

        if (!TakeLostAnswer()) return;
        Exception lost = ConnectionLost();
        throw new ProduceBatchException(
            "The answer to the batch got lost, as the test wanted it.",
            new EntryId?[batch.Entries.Length],
            [.. Enumerable.Repeat(lost, batch.Entries.Length)],
            batch.Entries.Length,
            lost);
    }

    public ValueTask<EntryPage> RangeAsync(
        StreamKey stream, EntryId from, EntryId to, int count, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.RangeAsync(stream, from, to, count, cancellationToken), cancellationToken);

    public ValueTask<EntryPage> ReverseRangeAsync(
        StreamKey stream, EntryId to, EntryId from, int count, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.ReverseRangeAsync(stream, to, from, count, cancellationToken), cancellationToken);

    public ValueTask<EntryPage> ReadAsync(StreamKey stream, EntryId after, int count, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.ReadAsync(stream, after, count, cancellationToken), cancellationToken);

    public ValueTask<long> LengthAsync(StreamKey stream, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.LengthAsync(stream, cancellationToken), cancellationToken);

    public ValueTask<long> TrimAsync(StreamKey stream, StreamTrim trim, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.TrimAsync(stream, trim, cancellationToken), cancellationToken);

    public ValueTask<long> DeleteAsync(StreamKey stream, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken = default)
    {
        EntryId[] copy = ids.ToArray();
        return CallAsync(() => inner.DeleteAsync(stream, copy, cancellationToken), cancellationToken);
    }

    public ValueTask<bool> ExistsAsync(StreamKey stream, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.ExistsAsync(stream, cancellationToken), cancellationToken);

    public async ValueTask<bool> DeleteStreamAsync(StreamKey stream, CancellationToken cancellationToken = default)
    {
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        bool deleted = await inner.DeleteStreamAsync(stream, cancellationToken).ConfigureAwait(false);
        if (deleted) journal.Forget(stream.Name);
        return deleted;
    }

    public ValueTask<StreamInfo> StreamInfoAsync(StreamKey stream, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.StreamInfoAsync(stream, cancellationToken), cancellationToken);

    private async ValueTask<EntryId> AddAsync(
        StreamKey stream, byte[] bytes, int count, StreamTrim trim, EntryId? id, CancellationToken cancellationToken)
    {
        await BeforeProducing(stream, cancellationToken).ConfigureAwait(false);
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        EntryId added = await inner.AddAsync(stream, new EntryFields(bytes, count), trim, id, cancellationToken).ConfigureAwait(false);
        journal.Produced(stream.Name, added, new EntryFields(bytes, count));
        return TakeLostAnswer() ? throw ConnectionLost() : added;
    }

    private async ValueTask<EntryId> AddOnceAsync(
        StreamKey stream, byte[] bytes, int count, byte[] key, OnceTerms terms, CancellationToken cancellationToken)
    {
        await BeforeProducing(stream, cancellationToken).ConfigureAwait(false);
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        EntryId before = await LastIdAsync(stream, cancellationToken).ConfigureAwait(false);
        EntryId added = await inner.AddOnceAsync(stream, new EntryFields(bytes, count), key, terms, cancellationToken).ConfigureAwait(false);
        if (added > before) journal.Produced(stream.Name, added, new EntryFields(bytes, count));
        return TakeLostAnswer() ? throw ConnectionLost() : added;
    }

    // What is not larger was there already.
    private async ValueTask<EntryId> LastIdAsync(StreamKey stream, CancellationToken cancellationToken) =>
        await inner.ExistsAsync(stream, cancellationToken).ConfigureAwait(false)
            ? (await inner.StreamInfoAsync(stream, cancellationToken).ConfigureAwait(false)).LastGeneratedId
            : EntryId.Min;

    private bool TakeLostAnswer()
    {
        int left = Volatile.Read(ref _lostAnswers);
        while (left > 0)
        {
            int seen = Interlocked.CompareExchange(ref _lostAnswers, left - 1, left);
            if (seen == left) return true;
            left = seen;
        }

        return false;
    }

    // What a commit has added: it is not told the IDs.
    private async ValueTask NoteAddedAsync(IReadOnlyList<CommitCommand> commands, Dictionary<string, EntryId> lastBefore)
    {
        foreach (string key in commands.Where(IsAdding).Select(static command => command.Key).Distinct(StringComparer.Ordinal))
        {
            using EntryPage page = await inner.ReadAsync(new StreamKey(key), lastBefore[key], 1000).ConfigureAwait(false);
            for (int i = 0; i < page.Count; i++) journal.Produced(key, page.GetId(i), page.GetFields(i));
        }
    }

    private async ValueTask<Dictionary<string, EntryId>> FindLastAsync(IReadOnlyList<CommitCommand> commands)
    {
        var last = new Dictionary<string, EntryId>(StringComparer.Ordinal);
        foreach (CommitCommand command in commands.Where(IsAdding))
        {
            var key = new StreamKey(command.Key);
            try
            {
                last[command.Key] = await inner.ExistsAsync(key).ConfigureAwait(false)
                    ? (await inner.StreamInfoAsync(key).ConfigureAwait(false)).LastGeneratedId
                    : EntryId.Min;
            }
            catch (Errors.StreamStoreException)
            {
                // The commit will say what is wrong with the key.
                last[command.Key] = EntryId.Min;
            }
        }

        return last;
    }

    private static bool IsAdding(CommitCommand command) => command.Name.Equals("XADD", StringComparison.OrdinalIgnoreCase);
}
