using System.ComponentModel;

namespace Events;

/// <summary>What stands behind an <see cref="EventContext"/>. The runtime reuses one per handler in flight.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class Delivery
{
    /// <summary>Counts the deliveries this object has stood for; a context of an earlier one is refused.</summary>
    public int Version { get; private set; }

    /// <summary>The entry's ID.</summary>
    public abstract EntryId Id { get; }

    /// <summary>The Redis key of the stream.</summary>
    public abstract string Stream { get; }

    /// <summary>The consumer group.</summary>
    public abstract string Group { get; }

    /// <summary>The consumer within the group.</summary>
    public abstract string Consumer { get; }

    /// <summary>How often the entry was delivered, this time included.</summary>
    public abstract long DeliveryCount { get; }

    /// <summary>The value of the <c>ts_ms</c> field.</summary>
    public abstract DateTimeOffset? ProducedAt { get; }

    /// <summary>The clock.</summary>
    public abstract TimeProvider Time { get; }

    /// <summary>Whether the entry was decoded, so that an exception now is the handler's.</summary>
    public bool IsDecoded { get; private set; }

    /// <summary>Says that the entry was decoded.</summary>
    public void MarkDecoded() => IsDecoded = true;

    /// <summary>Ends the delivery: contexts of it are refused from now on.</summary>
    protected void EndDelivery()
    {
        Version++;
        IsDecoded = false;
    }
}
