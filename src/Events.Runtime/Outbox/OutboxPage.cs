using Events.Locking;
using Events.Producing;
using Events.Safety;

namespace Events.Outbox;

/// <summary>The outcome of a page of an outbox. Its streams are appended to side by side.</summary>
internal sealed class OutboxPage
{
    private readonly OrderedLock _gate = new(LockRank.Collection);

    /// <summary>The events that are appended, and are to be removed.</summary>
    public List<long> Appended { get; } = [];

    /// <summary>The same as it was sent.</summary>
    public List<(StoreStreamClient Client, OrderedBatch Batch)> Batches { get; } = [];

    /// <summary>The events that wait for others, by the time at which they are tried again.</summary>
    public Dictionary<DateTimeOffset, List<long>> Waiting { get; } = [];

    /// <summary>The events that were refused.</summary>
    public List<(long Id, string Error, DateTimeOffset Until)> Refused { get; } = [];

    /// <summary>The streams that have taken something.</summary>
    public HashSet<(string Stream, string? Name)> Reached { get; } = [];

    /// <summary>The streams that could not be appended to for the moment, and why.</summary>
    public Dictionary<(string Stream, string? Name), Exception> AwayStreams { get; } = [];

    public void Append(StoreStreamClient client, List<OutboxEntry> entries, OrderedBatch batch)
    {
        lock (_gate.InOrder)
        {
            foreach (OutboxEntry entry in entries) Appended.Add(entry.Id);
            Batches.Add((client, batch));
            Reached.Add((entries[0].Stream, entries[0].StreamName));
        }
    }

    public void Wait(OutboxEntry entry, DateTimeOffset until)
    {
        lock (_gate.InOrder)
        {
            if (!Waiting.TryGetValue(until, out List<long>? ids)) Waiting.Add(until, ids = []);
            ids.Add(entry.Id);
        }
    }

    public void Refuse(OutboxEntry entry, Exception exception, DateTimeOffset until)
    {
        lock (_gate.InOrder) Refused.Add((entry.Id, $"{exception.GetType().Name}: {ExceptionText.Message(exception)}", until));
    }

    public void Away(OutboxEntry entry, Exception exception)
    {
        lock (_gate.InOrder) AwayStreams[(entry.Stream, entry.StreamName)] = exception;
    }
}
