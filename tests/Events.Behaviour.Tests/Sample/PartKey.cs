namespace Events.Behaviour.Sample;

public readonly record struct PartKey(Guid Value);
