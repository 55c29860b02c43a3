namespace Events.Behaviour.Sample;

/// <summary>An event that must have its effect once.</summary>
[Event<WorkStream>("work.charge"), DedupeBy(nameof(ChargeId))]
public sealed partial record Charge(string ChargeId, int Amount);
