using Events.Commits;
using Events.Headers;
using Events.Projections;

namespace Events.Handling;

/// <summary>A delivery that belongs to no consumer: for tests of handlers.</summary>
internal sealed class DetachedDelivery(
    EntryId id,
    string stream,
    string group,
    string consumer,
    long deliveryCount,
    DateTimeOffset? producedAt,
    TimeProvider time,
    Action<Commit>? onCommit,
    string eventType,
    object? @event,
    EventHeaders? headers,
    ProjectionBatch? projection) : Delivery
{
    public override EntryId Id => id;

    public override string EventType => eventType;

    public override string Stream => stream;

    public override string Group => group;

    public override string Consumer => consumer;

    public override long DeliveryCount => deliveryCount;

    public override DateTimeOffset? ProducedAt => producedAt;

    public override TimeProvider Time => time;

    public override ProjectionBatch Projection => projection ?? base.Projection;

    public override EventHeaders ReadHeaders() => headers ?? [];

    public override object Decode() =>
        @event ?? throw new InvalidOperationException("This EventContext was created for a test without an event; give it one.");

    public override ValueTask ExtendLeaseAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public override ValueTask CommitAsync(Commit commit, CancellationToken cancellationToken)
    {
        Decide(DeliveryOutcome.Committed);
        onCommit?.Invoke(commit);
        return ValueTask.CompletedTask;
    }
}
