namespace Events.Administration;

/// <summary>The state of an entry in a group.</summary>
/// <param name="Stream">The stream's key.</param>
/// <param name="Group">The group.</param>
/// <param name="State">What the group has done with it.</param>
/// <param name="Pending">Who has it; null when it is not pending.</param>
/// <param name="Owner">What is known of who has it; null when it is not pending.</param>
public sealed record EntryStanding(string Stream, string Group, EntryState State, PendingDetails? Pending, ConsumerDetails? Owner);
