namespace Events.Behaviour.Sample;

/// <summary>An event whose entries may lack its key, as those of other programs do: whoever reads it does not mind.</summary>
#pragma warning disable EVT3002 // What the rule warns of is what is tested.
[Event<WorkStream>("work.ticket"), DedupeBy(nameof(Number), nameof(Issuer))]
public sealed partial record Ticket(int Seat, string Number = "", string Issuer = "");
#pragma warning restore EVT3002
