namespace Events.Behaviour.Sample;

/// <summary>A stream that names an event for entries without a type.</summary>
[EventStream("ledger")]
public sealed partial class LedgerStream;
