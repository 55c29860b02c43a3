namespace Events.Behaviour.Sample;

/// <summary>One begin of a handler.</summary>
public sealed record Run(object Event, EntryId Id, long DeliveryCount, string Consumer);
