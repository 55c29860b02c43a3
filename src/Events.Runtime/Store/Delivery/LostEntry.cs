using Events.Store.Roles;

namespace Events.Store.Delivery;

/// <summary>An entry that is not pending for the consumer that acted for it: nothing was done for it.</summary>
/// <param name="Id">The entry's ID.</param>
/// <param name="Owner">
/// The consumer that it is pending for: it has claimed the entry, or was given it. Null when it is pending for nobody: somebody has
/// acknowledged it, or its pending record was destroyed; <see cref="IConsumerStore.RestoreAsync"/> tells which.
/// </param>
public readonly record struct LostEntry(EntryId Id, string? Owner);
