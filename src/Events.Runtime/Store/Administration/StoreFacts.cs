namespace Events.Store.Administration;

/// <summary>A store's own description.</summary>
/// <param name="Kind">What it is: Redis, Valkey, Dragonfly, Garnet, or <c>embedded store</c>.</param>
/// <param name="Version">Its version; null when it does not say.</param>
/// <param name="Info">The lines of <c>INFO</c>; null when this user may not ask.</param>
/// <param name="Settings">Those of <c>CONFIG GET</c> that decide what survives; null when this user may not ask.</param>
public sealed record StoreFacts(
    string Kind, string? Version, IReadOnlyDictionary<string, string>? Info, IReadOnlyDictionary<string, string>? Settings);
