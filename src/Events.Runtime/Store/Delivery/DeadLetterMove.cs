using Events.Store.Roles;

namespace Events.Store.Delivery;

/// <summary>The result of <see cref="IDeliveryStore.DeadLetterAsync"/>.</summary>
/// <param name="Letter">The dead letter's ID; null when the entry was not the consumer's, and nothing was done.</param>
/// <param name="Owner">Then: the consumer that it is pending for; null when it is pending for nobody.</param>
public readonly record struct DeadLetterMove(EntryId? Letter, string? Owner = null);
