using System.ComponentModel;
using Events.Commits;
using Events.Contracts;
using Events.Wire;

namespace Events.Handling;

/// <summary>The object behind a <see cref="BatchContext"/>. The runtime reuses one for one batch after the other.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class BatchDelivery
{
    /// <summary>Counts the batches this object has stood for; a context of an earlier one is refused.</summary>
    public int Version { get; private set; }

    /// <summary>The number of entries in the batch.</summary>
    public abstract int Count { get; }

    /// <summary>The event type; null when there are several.</summary>
    public abstract string? EventType { get; }

    /// <summary>The Redis key of the stream.</summary>
    public abstract string Stream { get; }

    /// <summary>The consumer group.</summary>
    public abstract string Group { get; }

    /// <summary>The consumer within the group.</summary>
    public abstract string Consumer { get; }

    /// <summary>The handler of one entry: its index as the dispatch of the group's class counts it.</summary>
    /// <param name="index">From 0.</param>
    public abstract int GetHandler(int index);

    /// <summary>The delivery of one entry.</summary>
    /// <param name="index">From 0.</param>
    public abstract Delivery GetDelivery(int index);

    /// <summary>The fields of one entry.</summary>
    /// <param name="index">From 0.</param>
    public abstract EntryFields GetFields(int index);

    /// <summary>Takes an entry that does not decode out of the batch; those behind it move up.</summary>
    /// <param name="index">From 0.</param>
    /// <param name="exception">Why it does not decode.</param>
    public abstract void LeaveOut(int index, Exception exception);

    /// <summary>Starts the idle times of all entries at zero again.</summary>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="LeaseLostException">Some of them are not this consumer's any more.</exception>
    public abstract ValueTask ExtendLeasesAsync(CancellationToken cancellationToken);

    /// <summary>Applies writes together with the acknowledgement of the entries that are not decided.</summary>
    /// <param name="commit">The writes.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="LeaseLostException">Some of them are not this consumer's any more; nothing was written.</exception>
    public abstract ValueTask CommitAsync(Commit commit, CancellationToken cancellationToken);

    /// <summary>
    /// Decodes the entries. One that does not decode is left out, so that event and delivery of one index belong together.
    /// Generated dispatch calls it.
    /// </summary>
    /// <typeparam name="TEvent">The event.</typeparam>
    /// <returns>The events, in a list that is the handler's to keep. Empty when none decodes.</returns>
    public TEvent[] Decode<TEvent>()
        where TEvent : IEvent<TEvent> => Decode<TEvent>(static (_, fields) => TEvent.DecodeEntry(fields));

    /// <summary>The same for a handler that takes a base type or an interface of events of several types.</summary>
    /// <typeparam name="T">What it takes them as.</typeparam>
    /// <param name="decode">Reads an entry.</param>
    /// <returns>The events, in a list that is the handler's to keep. Empty when none decodes.</returns>
    public T[] Decode<T>(BatchDecoder<T> decode)
    {
        ArgumentNullException.ThrowIfNull(decode);
        var events = new T[Count];
        int decoded = 0;
        while (decoded < Count)
        {
            try
            {
                events[decoded] = decode(GetHandler(decoded), GetFields(decoded));
            }
            catch (Exception exception)
            {
                LeaveOut(decoded, exception);
                continue;
            }

            GetDelivery(decoded).MarkDecoded();
            decoded++;
        }

        if (decoded < events.Length) Array.Resize(ref events, decoded);
        return events;
    }

    /// <summary>Makes the exception of a commit when something else was decided for every entry.</summary>
    protected static InvalidOperationException NothingToCommit() =>
        new("Something was decided for every entry of the batch already; nothing is left to commit.");

    /// <summary>Ends the batch: contexts of it are refused from now on.</summary>
    protected void EndBatch() => Version++;
}
