using Events.Wire;

namespace Events.Consuming;

/// <summary>
/// An entry that this consumer holds: delivered to it, and queued or being handled. Reused for one entry after the
/// other, so that holding costs no allocation.
/// </summary>
internal sealed class HeldEntry(ConsumerScope scope) : Delivery
{
    private SharedPage? _page;
    private int _index;
    private EntryId _id;
    private long _deliveryCount;

    /// <summary>The next in whatever list this is in: the queue, or the pool.</summary>
    public HeldEntry? Next { get; set; }

    public override EntryId Id => _id;

    public override string Stream => scope.Stream.Name;

    public override string Group => scope.Group;

    public override string Consumer => scope.Name;

    public override long DeliveryCount => _deliveryCount;

    public override DateTimeOffset? ProducedAt => Fields.ProducedAt;

    public override TimeProvider Time => scope.Time;

    public EntryFields Fields => _page!.Page.GetFields(_index);

    public void Begin(SharedPage page, int index, long deliveryCount)
    {
        _page = page;
        _index = index;
        _id = page.Page.GetId(index);
        _deliveryCount = deliveryCount;
    }

    public void End()
    {
        EndDelivery();
        _page!.Release();
        _page = null;
    }
}
