namespace Events.Chaos.Contracts;

/// <summary>What follows from a <see cref="Transferred"/>.</summary>
[Event<BookingStream>("chaos.booked")]
public sealed partial record Booked(string EventId, long Amount);
