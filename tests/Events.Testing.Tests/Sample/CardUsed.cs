using Events.Contracts;

namespace Events.Testing.Sample;

[Event<CardStream>("card.used")]
public sealed partial record CardUsed(string Id, [Encrypted] string Number);
