namespace Events.Outbox;

/// <summary>An ordering key whose entries wait because one of them was refused.</summary>
/// <param name="Stream">The declared key of the stream.</param>
/// <param name="StreamName">Its name; null for none.</param>
/// <param name="OrderingKey">The ordering key.</param>
/// <param name="Until">When it is tried again.</param>
public sealed record OutboxHold(string Stream, string? StreamName, string OrderingKey, DateTimeOffset Until);
