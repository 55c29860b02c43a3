namespace Events.Chaos.Contracts;

/// <summary>The events of a key, numbered from 0.</summary>
[Event<RouteStream>("routed"), OrderedBy(nameof(Key))]
public sealed partial record Routed(string Key, int Number);
