using Events.Errors;
using Events.Store.Delivery;

namespace Events.Consuming;

/// <summary>What the parts of a consumer ask of, and tell, the one that knows what is the consumer's.</summary>
internal interface IOwnership
{
    /// <summary>What is pending for the consumer and not in hand, on purpose.</summary>
    SetAside Aside { get; }

    /// <summary>Tells what is not the consumer's any more.</summary>
    LossReport Losses { get; }

    /// <summary>The oldest entry that is in hand or set aside: whatever the server says, it is not acknowledged. Null for none.</summary>
    EntryId? FindFirst();

    /// <summary>Some entries are not this consumer's any more: if records of them were destroyed, they are made anew.</summary>
    /// <returns>Whether one of them was, and is pending for the consumer again.</returns>
    /// <exception cref="StreamStoreException">The server did not answer.</exception>
    ValueTask<bool> TryRestoreAsync(IReadOnlyList<LostEntry> lost);
}
