using Events.Errors;
using Events.Store.Delivery;

namespace Events.Consuming;

/// <summary>Knows what is the consumer's: the parts of the consumer ask it, and tell it.</summary>
internal interface IOwnership
{
    /// <summary>The entries that are pending for the consumer and, on purpose, not held.</summary>
    UnheldEntries Unheld { get; }

    /// <summary>Tells what is not the consumer's any more.</summary>
    LossReport Losses { get; }

    /// <summary>The oldest entry that is held or unheld: whatever the server says, it is not acknowledged. Null for none.</summary>
    EntryId? FindFirst();

    /// <summary>Acknowledges once more what was acknowledged when its record may have been made anew behind that.</summary>
    /// <exception cref="StreamStoreException">The server did not answer.</exception>
    Task AcknowledgeAgainAsync(CancellationToken stop);

    /// <summary>Some entries are not this consumer's any more: if records of them were destroyed, they are made anew.</summary>
    /// <returns>Whether one of them was, and is pending for the consumer again.</returns>
    /// <exception cref="StreamStoreException">The server did not answer.</exception>
    ValueTask<bool> TryRestoreAsync(IReadOnlyList<LostEntry> lost);
}
