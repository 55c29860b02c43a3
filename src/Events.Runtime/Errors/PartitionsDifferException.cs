namespace Events.Errors;

/// <summary>
/// A stream is split into another number of partitions than this process declares (<see cref="EventStreamAttribute.Partitions"/>): the events of a key would
/// be in one partition for some and in another one for others. Nothing was sent, and nothing is read.
/// </summary>
/// <param name="stream">The key of the stream as declared.</param>
/// <param name="declared">The number that this process declares.</param>
/// <param name="actual">The number that is kept beside the stream.</param>
public sealed class PartitionsDifferException(string stream, int declared, int actual) : StreamStoreException(
    $"The stream '{stream}' has {actual} partitions, and this process declares {declared}: it would find the events of a key elsewhere. Declare "
    + $"[EventStream(…, Partitions = {actual})], or give the stream with {declared} partitions another key.")
{
    /// <summary>The key of the stream as declared.</summary>
    public string Stream { get; } = stream;

    /// <summary>The number that this process declares.</summary>
    public int Declared { get; } = declared;

    /// <summary>The number that is kept beside the stream.</summary>
    public int Actual { get; } = actual;
}
