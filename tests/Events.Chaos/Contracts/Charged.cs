namespace Events.Chaos.Contracts;

/// <summary>An event whose effect is outside Redis and is not to repeat, though its producer tries again when in doubt.</summary>
[Event<ChaosStream>("chaos.charged"), DedupeBy(nameof(EventId))]
public sealed partial record Charged(string EventId);
