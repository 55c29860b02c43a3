namespace Events.Store.Administration;

/// <summary>The answer of <see cref="Roles.IAdministrationStore.RewindGroupAsync"/>.</summary>
/// <param name="IsDone">Whether it was as expected, and so was done.</param>
/// <param name="Position">The position before.</param>
public readonly record struct GroupRewind(bool IsDone, EntryId Position);
