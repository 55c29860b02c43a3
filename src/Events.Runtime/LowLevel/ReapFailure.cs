namespace Events.LowLevel;

/// <summary>An entry that could not be handled.</summary>
/// <param name="Id">The entry.</param>
/// <param name="Exception">Why; null when its handler decided so by its context and threw nothing, or when it was given up untried, being delivered too often
/// already.</param>
public sealed record ReapFailure(EntryId Id, Exception? Exception)
{
    /// <summary>The dead letter that it is now; null while it is pending, to be tried again.</summary>
    public EntryId? DeadLetter { get; init; }
}
