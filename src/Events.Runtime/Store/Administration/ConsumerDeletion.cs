using Events.Store.Delivery;

namespace Events.Store.Administration;

/// <summary>What became of a consumer that was to be deleted.</summary>
/// <param name="Kind">What was done, or why nothing was.</param>
/// <param name="Pending">How many entries it has pending.</param>
/// <param name="Holder">Who holds its name; null for nobody.</param>
public sealed record ConsumerDeletion(ConsumerDeletionKind Kind, long Pending = 0, NameHolder? Holder = null);
