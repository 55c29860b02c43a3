using System.ComponentModel;
using Events.Commits;
using Events.Definitions;
using Events.Headers;
using Events.Wire;

namespace Events.Streams;

/// <summary>
/// Appends to and reads one stream. Generated stream classes stand on it; the runtime implements it over Redis or the
/// embedded store. Thread-safe.
/// </summary>
public abstract class StreamClient : IEntryTarget
{
    private readonly BatchPool _batches = new();

    /// <summary>The stream as declared.</summary>
    public abstract StreamDefinition Definition { get; }

    /// <summary>The Redis key in use: the declared one unless the application named another.</summary>
    public abstract string Key { get; }

    /// <summary>The Redis key that an entry goes to: where the stream has partitions, that of the entry's.</summary>
    /// <param name="fields">The entry.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public virtual string KeyOf(EntryFields fields) => Key;

    /// <summary>
    /// Starts an entry that is produced now. Generated code encodes into it and hands it to
    /// <see cref="AppendAsync(ref EntryWriter, CancellationToken)"/>.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public abstract EntryWriter BeginEntry();

    /// <summary>Starts an entry of a batch: produced now, written behind what stands in the buffer.</summary>
    /// <param name="buffer">The batch's buffer.</param>
    /// <param name="position">Where the entry begins.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public abstract EntryWriter BeginEntry(byte[] buffer, int position);

    /// <summary>
    /// Writes what stands behind the fields of an event of a batch: headers, trace context. An entry that is appended alone gets it from
    /// <see cref="AppendAsync(ref EntryWriter, CancellationToken)"/>.
    /// </summary>
    /// <param name="writer">The writer, with the event encoded.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public virtual void EndBatchEntry(ref EntryWriter writer)
    {
    }

    /// <summary>Writes what stands behind the fields of an event that a commit produces: headers, trace context.</summary>
    /// <param name="writer">The writer, with the event encoded.</param>
    /// <param name="inherited">Headers of the event that is being handled; null for none. Those of the stream take the place of those of the same name.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public virtual void EndCommitEntry(ref EntryWriter writer, EventHeaders? inherited)
    {
    }

    /// <summary>The same stream, whose entries carry headers; see <c>orders.WithHeaders(…)</c>.</summary>
    /// <param name="headers">The headers; copied.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public virtual StreamClient WithHeaders(EventHeaders headers) =>
        throw new NotSupportedException($"{GetType().Name} writes no headers.");

    /// <summary>The arguments of an XADD that trim the stream, such as <c>MAXLEN ~ 2000</c>; none without retention.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public virtual IReadOnlyList<string> GetTrimArguments() => [];

    /// <summary>Appends an entry (XADD with an ID of the server's). The writer must not be used afterwards.</summary>
    /// <param name="writer">A writer from <see cref="BeginEntry()"/>, with the event encoded.</param>
    /// <param name="cancellationToken">
    /// Cancels waiting. An entry that was already sent may be appended all the same; the exception says so.
    /// </param>
    /// <returns>The ID that the server gave the entry.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public abstract ValueTask<EntryId> AppendAsync(ref EntryWriter writer, CancellationToken cancellationToken);

    /// <summary>Keeps an entry beside the stream until a time. The writer must not be used afterwards.</summary>
    /// <param name="writer">A writer from <see cref="BeginEntry()"/>, with the event encoded.</param>
    /// <param name="time">When it is appended, by the server's clock; at once where that is over.</param>
    /// <param name="id">What identifies it among what is scheduled on the stream; null for one of its own.</param>
    /// <param name="cancellationToken">Cancels waiting. What was already sent may be scheduled all the same.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public virtual ValueTask<ScheduledEvent> ScheduleAsync(
        ref EntryWriter writer, DateTimeOffset time, string? id, CancellationToken cancellationToken) => throw NoSchedule();

    /// <summary>Keeps an entry beside the stream for a while. The writer must not be used afterwards.</summary>
    /// <param name="writer">A writer from <see cref="BeginEntry()"/>, with the event encoded.</param>
    /// <param name="delay">For how long, from when the server is told.</param>
    /// <param name="id">What identifies it among what is scheduled on the stream; null for one of its own.</param>
    /// <param name="cancellationToken">Cancels waiting. What was already sent may be scheduled all the same.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public virtual ValueTask<ScheduledEvent> ScheduleAsync(
        ref EntryWriter writer, TimeSpan delay, string? id, CancellationToken cancellationToken) => throw NoSchedule();

    /// <summary>Appends an entry again and again. The writer must not be used afterwards.</summary>
    /// <param name="writer">A writer from <see cref="BeginEntry()"/>, with the event encoded.</param>
    /// <param name="id">What identifies it among what is scheduled on the stream.</param>
    /// <param name="cron">A cron expression.</param>
    /// <param name="timeZone">The time zone in which it is read; null for UTC.</param>
    /// <param name="cancellationToken">Cancels waiting. What was already sent may be scheduled all the same.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public virtual ValueTask<ScheduledEvent> ScheduleAsync(
        ref EntryWriter writer, string id, string cron, TimeZoneInfo? timeZone, CancellationToken cancellationToken) => throw NoSchedule();

    /// <summary>Takes an event off the schedule.</summary>
    /// <param name="id">Its ID.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public virtual ValueTask<ScheduleCancellation> CancelScheduledAsync(string id, CancellationToken cancellationToken) => throw NoSchedule();

    /// <summary>
    /// A batch for one call of <see cref="AppendAsync(EventBatch, CancellationToken)"/>, which takes it back. One that is not appended,
    /// because an event does not encode for instance, is left to the garbage collector.
    /// </summary>
    /// <typeparam name="TBatch">The batch class of the stream, always the same.</typeparam>
    /// <param name="create">Makes one.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public TBatch RentBatch<TBatch>(Func<StreamClient, TBatch> create)
        where TBatch : EventBatch
    {
        ArgumentNullException.ThrowIfNull(create);
        if (_batches.Take() is TBatch idle) return idle;
        TBatch batch = create(this);
        batch.IsRented = true;
        return batch;
    }

    /// <summary>Takes a rented batch back whose entries are all appended, so that nobody reads its buffers any more.</summary>
    /// <param name="batch">The batch.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void ReturnBatch(EventBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        batch.Reset();
        _batches.Return(batch);
    }

    /// <summary>Appends all entries of a batch in their order, pipelined: one XADD each, one wait for all.</summary>
    /// <param name="batch">The entries. Its <see cref="EventBatch.Ids"/> are filled in.</param>
    /// <param name="cancellationToken">Cancels waiting; entries already sent may be appended all the same.</param>
    /// <returns>The IDs, in the order of the entries; a view of the batch, valid until it is cleared.</returns>
    /// <exception cref="ProduceBatchException">Some entries were refused; it says which were appended.</exception>
    public abstract ValueTask<ReadOnlyMemory<EntryId>> AppendAsync(EventBatch batch, CancellationToken cancellationToken);

    /// <summary>
    /// Reads a range of the stream, oldest first (XRANGE, a page at a time). It moves no group's position and
    /// acknowledges nothing.
    /// </summary>
    /// <param name="from">The first ID to read, inclusive. <see cref="EntryId.Min"/> for the beginning.</param>
    /// <param name="to">The last ID to read, inclusive. <see cref="EntryId.Max"/> for the end.</param>
    /// <param name="pageSize">How many entries to ask for at a time, 1 to 10,000.</param>
    /// <param name="cancellationToken">Stops the replay.</param>
    public abstract IAsyncEnumerable<StreamEntry> ReplayAsync(
        EntryId from, EntryId to, int pageSize, CancellationToken cancellationToken);

    /// <summary>Reads the stream from a position on, and goes on with what is added; see <see cref="StreamSubscription"/>.</summary>
    /// <param name="from">Where to begin.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <exception cref="ArgumentException">An option makes no sense, or names a type that the stream does not declare.</exception>
    public virtual StreamSubscription Subscribe(StreamPosition from, SubscriptionOptions? options, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{GetType().Name} has no subscriptions.");

    private NotSupportedException NoSchedule() => new($"{GetType().Name} schedules nothing.");
}
