using System.ComponentModel;
using Events.CloudEvents;
using Events.Commits;
using Events.Headers;
using Events.Projections;

namespace Events.Handling;

/// <summary>The object behind an <see cref="EventContext"/>. The runtime reuses one per entry it holds.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class Delivery : IHeaderSource
{
    /// <summary>Counts the deliveries this object has stood for; a context of an earlier one is refused.</summary>
    public int Version { get; private set; }

    /// <summary>The entry's ID.</summary>
    public abstract EntryId Id { get; }

    /// <summary>The event type.</summary>
    public abstract string EventType { get; }

    /// <summary>The Redis key of the stream.</summary>
    public abstract string Stream { get; }

    /// <summary>The ID that the entry had before it was dead-lettered and requeued; <see cref="Id"/> for one that was not.</summary>
    public virtual EntryId OriginalId => Id;

    /// <summary>The Redis key of the stream in which it had that ID.</summary>
    public virtual string OriginalStream => Stream;

    /// <summary>The consumer group.</summary>
    public abstract string Group { get; }

    /// <summary>The consumer within the group.</summary>
    public abstract string Consumer { get; }

    /// <summary>The number of deliveries of the entry, this one included.</summary>
    public abstract long DeliveryCount { get; }

    /// <summary>The value of the <c>ts_ms</c> field.</summary>
    public abstract DateTimeOffset? ProducedAt { get; }

    /// <summary>The clock.</summary>
    public abstract TimeProvider Time { get; }

    /// <summary>The batch in which the projection that handles it writes its state.</summary>
    /// <exception cref="InvalidOperationException">It is not handled by a projection.</exception>
    public virtual ProjectionBatch Projection => throw new InvalidOperationException(
        $"Entry {Id} is handled by the consumer group {Group}, and by no projection. What is to be written together with its acknowledgement goes into CommitAsync.");

    /// <summary>Tells whether the entry is known not to be this consumer's any more.</summary>
    public virtual bool IsLeaseLost => false;

    /// <summary>Tells whether the entry was decoded, so that an exception now is the handler's.</summary>
    public bool IsDecoded { get; private set; }

    /// <summary>The outcome that was decided for the entry.</summary>
    public DeliveryOutcome Outcome { get; private set; }

    /// <summary>The time after which the entry comes again, for <see cref="DeliveryOutcome.Retry"/>.</summary>
    public TimeSpan RetryAfter { get; private set; }

    /// <summary>The reason for <see cref="DeliveryOutcome.DeadLetter"/>.</summary>
    public string? DeadLetterReason { get; private set; }

    /// <summary>Reads the headers of the entry.</summary>
    public virtual EventHeaders ReadHeaders() => [];

    EventHeaders IHeaderSource.ReadHeaders() => ReadHeaders();

    /// <summary>Reads the attributes of the entry as a CloudEvent.</summary>
    /// <exception cref="Wire.EventDecodeException">It has some, and they are not complete or not allowed.</exception>
    public virtual CloudEvent ReadCloudEvent() => CloudEvent.Of(Id, Stream, EventType, ProducedAt);

    /// <summary>Reads the entry as its event.</summary>
    /// <exception cref="Wire.EventDecodeException">It is not a valid event of its type.</exception>
    public abstract object Decode();

    /// <summary>Says that the entry was decoded.</summary>
    public void MarkDecoded() => IsDecoded = true;

    /// <summary>Decides what becomes of the entry.</summary>
    /// <param name="outcome">The decision.</param>
    /// <param name="retryAfter">For a retry: after how long.</param>
    /// <param name="reason">For a dead letter: why.</param>
    /// <exception cref="InvalidOperationException">The entry was committed already.</exception>
    public void Decide(DeliveryOutcome outcome, TimeSpan retryAfter = default, string? reason = null)
    {
        if (Outcome == DeliveryOutcome.Committed)
        {
            throw new InvalidOperationException($"Entry {Id} was committed already; nothing else can become of it.");
        }

        Outcome = outcome;
        RetryAfter = retryAfter;
        DeadLetterReason = reason;
    }

    /// <summary>Starts the entry's idle time at zero again.</summary>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="LeaseLostException">The entry is not this consumer's any more.</exception>
    public abstract ValueTask ExtendLeaseAsync(CancellationToken cancellationToken);

    /// <summary>Applies writes together with the acknowledgement.</summary>
    /// <param name="commit">The writes.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="LeaseLostException">The entry is not this consumer's any more.</exception>
    public abstract ValueTask CommitAsync(Commit commit, CancellationToken cancellationToken);

    /// <summary>Ends the delivery: contexts of it are refused from now on.</summary>
    protected void EndDelivery()
    {
        Version++;
        IsDecoded = false;
        Outcome = DeliveryOutcome.ByHandler;
        RetryAfter = default;
        DeadLetterReason = null;
    }

    /// <summary>Prepares another attempt of the same delivery.</summary>
    protected void RestartDelivery() => EndDelivery();
}
