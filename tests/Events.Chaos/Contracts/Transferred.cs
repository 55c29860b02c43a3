namespace Events.Chaos.Contracts;

/// <summary>An event whose effect is inside Redis, exactly once.</summary>
[Event<ChaosStream>("chaos.transferred")]
public sealed partial record Transferred(string EventId, long Amount);
