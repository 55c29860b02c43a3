namespace Events.Behaviour.Sample;

/// <summary>What a program writes that knows one kind of entry, and gives it no type.</summary>
[Event<LedgerStream>("payment.received", ReadsUntyped = true)]
public sealed partial record Payment([Field("orderID")] string OrderId, decimal Amount);
