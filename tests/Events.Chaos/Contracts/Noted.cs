namespace Events.Chaos.Contracts;

/// <summary>An event to be handled at least once.</summary>
[Event<ChaosStream>("chaos.noted")]
public sealed partial record Noted(string EventId);
