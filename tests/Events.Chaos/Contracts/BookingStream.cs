namespace Events.Chaos.Contracts;

/// <summary>The stream of what the handlers produce, in the slot of <see cref="ChaosStream"/>.</summary>
[EventStream("{chaos}:bookings")]
public sealed partial class BookingStream;
