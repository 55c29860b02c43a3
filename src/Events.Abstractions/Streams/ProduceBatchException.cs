namespace Events.Streams;

/// <summary>
/// Some entries of a batch were not appended, or not as durably as was asked for, or it is not known whether they were. Nothing is retried: the caller
/// decides, from what this says.
/// </summary>
/// <param name="message">What happened and what to do.</param>
/// <param name="appended">The IDs of the entries by position in the batch; null where the entry was not appended or its outcome is unknown.</param>
/// <param name="errors">What went wrong by position in the batch; null where nothing did.</param>
/// <param name="unknown">How many entries were sent and not answered.</param>
/// <param name="innerException">The first error.</param>
public sealed class ProduceBatchException(
    string message, IReadOnlyList<EntryId?> appended, IReadOnlyList<Exception?> errors, int unknown, Exception innerException)
    : Exception(message, innerException)
{
    /// <summary>The IDs of the entries by position in the batch; null where the entry was not appended or its outcome is unknown.</summary>
    public IReadOnlyList<EntryId?> Appended { get; } = appended;

    /// <summary>
    /// The errors by position in the batch, each as it would be thrown for that entry alone: an <c>UnknownOutcomeException</c> where the entry may or may
    /// not be in the stream, a <c>NotDurableException</c> where it is there, and not as durably as was asked for; null where nothing did.
    /// </summary>
    public IReadOnlyList<Exception?> Errors { get; } = errors;

    /// <summary>The number of entries that were sent and not answered, so that they may or may not be in the stream; 0 when every answer came.</summary>
    public int UnknownCount { get; } = unknown;
}
