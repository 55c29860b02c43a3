namespace Events.Store;

/// <summary>Some entries of a batch, and where it goes what became of each.</summary>
/// <param name="Which">Which of them, by their places in the batch: at least one.</param>
/// <param name="Ids">Where the IDs go: as many as <paramref name="Which"/>.</param>
/// <param name="Errors">Where it goes why an entry was not appended, or why that is not known; null for one that is. As many.</param>
public readonly record struct BatchPart(ReadOnlyMemory<int> Which, Memory<EntryId> Ids, Memory<Exception?> Errors)
{
    /// <summary>The first of them.</summary>
    /// <param name="count">How many.</param>
    public BatchPart First(int count) => new(Which[..count], Ids[..count], Errors[..count]);
}
