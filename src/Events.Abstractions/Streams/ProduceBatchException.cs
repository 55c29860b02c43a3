namespace Events.Streams;

/// <summary>
/// Some entries of a batch were not appended, or it is not known whether they were. Nothing is retried: the caller
/// decides, from what this says.
/// </summary>
/// <param name="message">What happened and what to do.</param>
/// <param name="appended">The IDs of the entries by position in the batch; null where the entry was not appended or its outcome is unknown.</param>
/// <param name="unknown">How many entries were sent and not answered.</param>
/// <param name="innerException">The first error.</param>
public sealed class ProduceBatchException(
    string message, IReadOnlyList<EntryId?> appended, int unknown, Exception innerException)
    : Exception(message, innerException)
{
    /// <summary>The IDs of the entries by position in the batch; null where the entry was not appended or its outcome is unknown.</summary>
    public IReadOnlyList<EntryId?> Appended { get; } = appended;

    /// <summary>The number of entries that were sent and not answered, so that they may or may not be in the stream; 0 when every answer came.</summary>
    public int UnknownCount { get; } = unknown;
}
