using Events.CloudEvents;
using Events.Commits;
using Events.Definitions;
using Events.Handling;
using Events.Headers;
using Events.Store;
using Events.Wire;

namespace Events.Projections;

/// <summary>The delivery behind the context of a projection's handler. One for all of its entries.</summary>
internal sealed class ProjectedDelivery(ConsumerGroupDefinition definition, StreamKey stream, string owner, TimeProvider time) : Delivery
{
    private ProjectedEntry _entry;
    private ProjectionBatch? _batch;
    private int _attempt;

    public override ProjectionBatch Projection => _batch!;

    public override EntryId Id => _entry.Page.GetId(_entry.Index);

    public override string EventType => definition.Stream.Find(Fields.EventType)?.Type ?? System.Text.Encoding.UTF8.GetString(Fields.EventType);

    public override string Stream => stream.Name;

    public override string Group => definition.Group;

    public override string Consumer => owner;

    public override long DeliveryCount => _attempt;

    public override DateTimeOffset? ProducedAt => Fields.ProducedAt;

    public override TimeProvider Time => time;

    public EntryFields Fields => _entry.Page.GetFields(_entry.Index);

    public void Begin(ProjectedEntry entry, ProjectionBatch batch, int attempt) => (_entry, _batch, _attempt) = (entry, batch, attempt);

    public void End() => EndDelivery();

    public override EventHeaders ReadHeaders() => EventHeaders.Read(Fields) ?? [];

    public override CloudEvent ReadCloudEvent() => CloudEvent.Read(Fields, Id, Stream);

    public override object Decode() => definition.Stream.Find(Fields.EventType)!.Decode(Fields);

    public override ValueTask ExtendLeaseAsync(CancellationToken cancellationToken) => throw NoGroup("its lease is kept for as long as it runs");

    public override ValueTask CommitAsync(Commit commit, CancellationToken cancellationToken) =>
        throw NoGroup("what it writes goes into context.Projection.Writes, which is committed with its position");

    /// <summary>Refuses what only a consumer group knows.</summary>
    public void CheckOutcome()
    {
        if (Outcome != DeliveryOutcome.ByHandler) throw NoGroup($"nothing else can become of an entry, and {Outcome} was decided");
    }

    private InvalidOperationException NoGroup(string why) => new($"The handler runs for the projection {definition.Group}: {why}.");
}
