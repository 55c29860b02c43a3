using Events.Errors;
using Events.Streams;
using Events.Wire;

namespace Events.Store.Roles;

/// <summary>Appends entries that have idempotency keys: each once, however often it is sent.</summary>
public interface IIdempotentStore
{
    /// <summary>
    /// Appends an entry unless one of the same type has been appended with the same key and the key is still remembered; then nothing is appended. It may be
    /// called again after any error. The payload is not compared. Over Redis it is a script (<c>GET</c>, <c>XADD</c>, <c>SET PX</c>): the key is remembered
    /// beside the stream, as <c>{stream}:produced:type:key</c>, and forgotten when there is no stream any more.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="fields">The fields; copied before the call returns its task.</param>
    /// <param name="key">What identifies the entry among those of its type: UTF-8, not empty.</param>
    /// <param name="terms">How long the key is remembered, what is cut off, and who must have the entry.</param>
    /// <param name="cancellationToken">Cancels waiting. What was already sent stays sent.</param>
    /// <returns>The entry's ID, or that of the first entry with the key.</returns>
    /// <exception cref="ArgumentException">The key is empty or no UTF-8, or the entry has more than 3,400 fields.</exception>
    /// <exception cref="WrongTypeException">The key of the stream holds something else than a stream.</exception>
    /// <exception cref="NotDurableException">
    /// It is appended, and the durability was not met in time. Who calls again waits for the entry that there is.
    /// </exception>
    /// <exception cref="NotSupportedException">The store or the server cannot tell whether the durability is met; nothing was appended.</exception>
    ValueTask<EntryId> AddOnceAsync(
        StreamKey stream, EntryFields fields, ReadOnlySpan<byte> key, OnceTerms terms, CancellationToken cancellationToken = default);

    /// <summary>
    /// The same for many entries with idempotency keys, in their order: nothing is appended behind one that was not. It may be called again after any
    /// error, and then gives the IDs of those that were appended before. Over Redis one script for many of them, and the next one when it has answered.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="batch">The entries, each with a key. It must not change until the call has ended.</param>
    /// <param name="terms">How long the keys are remembered, what is cut off, and who must have the entries: then they go one by one.</param>
    /// <param name="ids">Where the IDs go: as many as there are entries.</param>
    /// <param name="cancellationToken">Cancels waiting. What was already sent stays sent.</param>
    /// <exception cref="ArgumentException">A key is empty or no UTF-8, or an entry has more than 3,400 fields.</exception>
    /// <exception cref="WrongTypeException">The key of the stream holds something else than a stream.</exception>
    async ValueTask AddBatchOnceAsync(
        StreamKey stream, EventBatch batch, OnceTerms terms, Memory<EntryId> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        for (int i = 0; i < batch.Count; i++)
        {
            EntryId id = await AddOnceAsync(stream, batch.FieldsOf(i), batch.KeyOf(i), terms, cancellationToken).ConfigureAwait(false);
            ids.Span[i] = id;
        }
    }

    /// <summary>
    /// The same for the first of some entries with idempotency keys, as many as go together: each for itself, in their order. One that is refused says
    /// so and holds up none behind it. Over Redis one script.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="batch">The entries. It must not change until the call has ended.</param>
    /// <param name="part">Which of them, and where it goes what became of each.</param>
    /// <param name="terms">How long the keys are remembered, what is cut off, and who must have the entries: then they go one by one.</param>
    /// <param name="cancellationToken">Cancels waiting. What was already sent stays sent.</param>
    /// <returns>How many they were.</returns>
    async ValueTask<int> AddPartOnceAsync(
        StreamKey stream, EventBatch batch, BatchPart part, OnceTerms terms, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        int index = part.Which.Span[0];
        try
        {
            EntryId id = await AddOnceAsync(stream, batch.FieldsOf(index), batch.KeyOf(index), terms, cancellationToken).ConfigureAwait(false);
            part.Ids.Span[0] = id;
            part.Errors.Span[0] = null;
        }
        catch (Exception exception)
        {
            part.Errors.Span[0] = exception;
        }

        return 1;
    }

    /// <summary>
    /// Entries need not be known for as long any more: their keys are forgotten after a shorter time from now on (<c>PEXPIRE LT</c>, in one script for
    /// many). A store that does nothing remembers them longer.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="batch">The entries, as they were added. It must not change until the call has ended.</param>
    /// <param name="window">How long the keys are remembered from now on; at least one millisecond.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    ValueTask ShortenOnceAsync(StreamKey stream, EventBatch batch, TimeSpan window, CancellationToken cancellationToken = default) => default;
}
