using Events.Commits;
using Events.Handling;

namespace Events.Generator.Tests.Groups;

internal sealed class TestDelivery : Delivery
{
    public override EntryId Id => new(7, 1);

    public override string EventType => "event";

    public override string Stream => "stream";

    public override string Group => "group";

    public override string Consumer => "consumer";

    public override long DeliveryCount => 3;

    public override DateTimeOffset? ProducedAt => null;

    public override TimeProvider Time => TimeProvider.System;

    public override object Decode() => throw new NotSupportedException();

    public override ValueTask ExtendLeaseAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public override ValueTask CommitAsync(Commit commit, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
