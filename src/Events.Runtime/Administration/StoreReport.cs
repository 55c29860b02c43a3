namespace Events.Administration;

/// <summary>A store, and what was found about it.</summary>
/// <param name="Store">What to call it in messages.</param>
/// <param name="Kind">Redis, Valkey, Dragonfly, Garnet or <c>embedded store</c>.</param>
/// <param name="Version">Its version; null when it does not say.</param>
/// <param name="Findings">What was found.</param>
public sealed record StoreReport(string Store, string Kind, string? Version, IReadOnlyList<Finding> Findings);
