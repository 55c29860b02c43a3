namespace Events.Store;

/// <summary>What <see cref="IDeliveryStore.RecordTrimmedAsync"/> found.</summary>
/// <param name="First">The first entry that the stream still has; <see cref="EntryId.Max"/> when it has none. A sweep that starts here leaves alone what is pending before.</param>
/// <param name="Recorded">The entries that are dead letters now.</param>
public sealed record TrimmedEntries(EntryId First, IReadOnlyList<EntryId> Recorded);
