namespace Events.Outbox;

/// <summary>The backlog of an outbox: the events that wait in it.</summary>
/// <param name="Waiting">How many events wait, those that were refused among them.</param>
/// <param name="Refused">How many of them were refused.</param>
/// <param name="Oldest">When the oldest of them was produced; null when none waits.</param>
public sealed record OutboxBacklog(long Waiting, long Refused, DateTimeOffset? Oldest);
