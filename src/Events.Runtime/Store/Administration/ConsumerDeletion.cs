using Events.Store.Delivery;

namespace Events.Store.Administration;

/// <summary>The result of deleting a consumer.</summary>
/// <param name="Kind">What was done, or why nothing was.</param>
/// <param name="Pending">How many entries it has pending.</param>
/// <param name="Holder">Who holds its name; null for nobody.</param>
public sealed record ConsumerDeletion(ConsumerDeletionKind Kind, long Pending = 0, NameHolder? Holder = null);
