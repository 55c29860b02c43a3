namespace Events.Store.Delivery;

/// <summary>The terms on which an entry is deferred to another delivery.</summary>
/// <param name="Delay">After how long it may be claimed.</param>
/// <param name="MinIdle">The idle time at which consumers of the group claim.</param>
/// <param name="Untried">True when its handler had not begun: then this was no delivery.</param>
public readonly record struct Deferral(TimeSpan Delay, TimeSpan MinIdle, bool Untried = false);
