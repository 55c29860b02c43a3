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
    /// <param name="window">How long the key is remembered; at least one millisecond.</param>
    /// <param name="trim">What to cut off.</param>
    /// <param name="cancellationToken">Cancels waiting. What was already sent stays sent.</param>
    /// <returns>The entry's ID, or that of the first entry with the key.</returns>
    /// <exception cref="ArgumentException">The key is empty or no UTF-8, or the entry has more than 3,400 fields.</exception>
    /// <exception cref="WrongTypeException">The key of the stream holds something else than a stream.</exception>
    ValueTask<EntryId> AddOnceAsync(
        StreamKey stream,
        EntryFields fields,
        ReadOnlySpan<byte> key,
        TimeSpan window,
        StreamTrim trim = default,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// The same for many entries with idempotency keys, in their order: nothing is appended behind one that was not. It may be called again after any
    /// error, and then gives the IDs of those that were appended before. Over Redis one script for many of them, and the next one when it has answered.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="batch">The entries, each with a key. It must not change until the call has ended.</param>
    /// <param name="window">How long the keys are remembered; at least one millisecond.</param>
    /// <param name="trim">What to cut off.</param>
    /// <param name="ids">Where the IDs go: as many as there are entries.</param>
    /// <param name="cancellationToken">Cancels waiting. What was already sent stays sent.</param>
    /// <exception cref="ArgumentException">A key is empty or no UTF-8, or an entry has more than 3,400 fields.</exception>
    /// <exception cref="WrongTypeException">The key of the stream holds something else than a stream.</exception>
    async ValueTask AddBatchOnceAsync(
        StreamKey stream,
        EventBatch batch,
        TimeSpan window,
        StreamTrim trim,
        Memory<EntryId> ids,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        for (int i = 0; i < batch.Count; i++)
        {
            EntryId id = await AddOnceAsync(stream, batch.FieldsOf(i), batch.KeyOf(i), window, trim, cancellationToken).ConfigureAwait(false);
            ids.Span[i] = id;
        }
    }

    /// <summary>
    /// The same for the first of some entries with idempotency keys, as many as go together: each for itself, in their order. One that is refused says
    /// so and holds up none behind it. Over Redis one script.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="batch">The entries. It must not change until the call has ended.</param>
    /// <param name="which">Which of them: at least one.</param>
    /// <param name="window">How long the keys are remembered; at least one millisecond.</param>
    /// <param name="trim">What to cut off.</param>
    /// <param name="ids">Where the IDs go: as many as <paramref name="which"/>.</param>
    /// <param name="errors">Where it goes why an entry was not appended, or why that is not known; null for one that is.</param>
    /// <param name="cancellationToken">Cancels waiting. What was already sent stays sent.</param>
    /// <returns>How many they were.</returns>
    async ValueTask<int> AddPartOnceAsync(
        StreamKey stream,
        EventBatch batch,
        ReadOnlyMemory<int> which,
        TimeSpan window,
        StreamTrim trim,
        Memory<EntryId> ids,
        Memory<Exception?> errors,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        int index = which.Span[0];
        try
        {
            EntryId id = await AddOnceAsync(stream, batch.FieldsOf(index), batch.KeyOf(index), window, trim, cancellationToken).ConfigureAwait(false);
            ids.Span[0] = id;
            errors.Span[0] = null;
        }
        catch (Exception exception)
        {
            errors.Span[0] = exception;
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

    /// <summary>
    /// Appends one entry as <see cref="AddOnceAsync"/> does, and waits as <see cref="IStreamStore.AddDurablyAsync"/> does. Who calls it again waits for the
    /// entry that there is.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="fields">The fields; copied before the call returns its task.</param>
    /// <param name="key">What identifies the entry among those of its type: UTF-8, not empty.</param>
    /// <param name="window">How long the key is remembered; at least one millisecond.</param>
    /// <param name="durability">What to wait for; not <see cref="Durability.Acknowledged"/>.</param>
    /// <param name="trim">What to cut off.</param>
    /// <param name="cancellationToken">Cancels waiting. What was already sent stays sent.</param>
    /// <returns>The entry's ID, or that of the first entry with the key.</returns>
    /// <exception cref="NotDurableException">It is appended, and that was not met in time.</exception>
    /// <exception cref="NotSupportedException">The store or the server cannot tell; nothing was appended.</exception>
    /// <exception cref="ArgumentException">As for <see cref="AddOnceAsync"/> and <see cref="IStreamStore.AddDurablyAsync"/>.</exception>
    ValueTask<EntryId> AddOnceDurablyAsync(
        StreamKey stream,
        EntryFields fields,
        ReadOnlySpan<byte> key,
        TimeSpan window,
        Durability durability,
        StreamTrim trim = default,
        CancellationToken cancellationToken = default);
}
