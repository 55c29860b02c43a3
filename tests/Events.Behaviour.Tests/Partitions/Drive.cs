namespace Events.Behaviour.Partitions;

/// <summary>A run of a handler.</summary>
/// <param name="Event">The event.</param>
/// <param name="Stream">Its partition.</param>
/// <param name="DeliveryCount">How often it was delivered.</param>
public sealed record Drive(Moved Event, string Stream, long DeliveryCount);
