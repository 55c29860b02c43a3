namespace Events;

/// <summary>A delivery that belongs to no consumer: for tests of handlers.</summary>
internal sealed class DetachedDelivery(
    EntryId id,
    string stream,
    string group,
    string consumer,
    long deliveryCount,
    DateTimeOffset? producedAt,
    TimeProvider time,
    Action<Commit>? onCommit) : Delivery
{
    public override EntryId Id => id;

    public override string Stream => stream;

    public override string Group => group;

    public override string Consumer => consumer;

    public override long DeliveryCount => deliveryCount;

    public override DateTimeOffset? ProducedAt => producedAt;

    public override TimeProvider Time => time;

    public override ValueTask ExtendLeaseAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public override ValueTask CommitAsync(Commit commit, CancellationToken cancellationToken)
    {
        Decide(DeliveryOutcome.Committed);
        onCommit?.Invoke(commit);
        return ValueTask.CompletedTask;
    }
}
