namespace Events.Consuming;

/// <summary>Which group of which stream.</summary>
internal readonly record struct ConsumerIdentity(string Group, string Stream);
