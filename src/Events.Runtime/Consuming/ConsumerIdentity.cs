namespace Events.Consuming;

/// <summary>A group of a stream, by name.</summary>
internal readonly record struct ConsumerIdentity(string Group, string Stream);
