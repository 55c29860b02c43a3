namespace Events.Behaviour.Sample;

/// <summary>An event whose entries may lack its key, as those of other programs do: whoever reads it does not mind.</summary>
[Event<WorkStream>("work.ticket"), DedupeBy(nameof(Number), nameof(Issuer))]
public sealed partial record Ticket(int Seat, string Number = "", string Issuer = "");
