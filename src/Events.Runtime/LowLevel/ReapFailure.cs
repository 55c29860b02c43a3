namespace Events.LowLevel;

/// <summary>An entry that could not be handled.</summary>
/// <param name="Id">The entry.</param>
/// <param name="Exception">Why; null when its handler decided so by its context, and threw nothing.</param>
public sealed record ReapFailure(EntryId Id, Exception? Exception);
