namespace Events.Chaos.Contracts;

/// <summary>An event that belongs in line with the others of its key.</summary>
[Event<ChaosStream>("chaos.stepped"), OrderedBy(nameof(Key))]
public sealed partial record Stepped(string EventId, string Key, long Number);
