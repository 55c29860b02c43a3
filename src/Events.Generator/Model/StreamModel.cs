namespace Events.Generator.Model;

/// <summary>All that is known of a stream, but for its events.</summary>
/// <param name="Type">The stream class.</param>
/// <param name="Access">From where the stream can be named.</param>
/// <param name="Key">The Redis key.</param>
/// <param name="MaxLength">How many entries to keep; 0 for no limit.</param>
/// <param name="MaxAgeSeconds">For how many seconds to keep entries; 0 for no limit.</param>
/// <param name="Partitions">The number of partitions; 0 for none.</param>
/// <param name="Marks">What code needs that uses it.</param>
internal sealed record StreamModel(
    TypeModel Type, Access Access, string Key, long MaxLength, long MaxAgeSeconds, int Partitions, MarksModel Marks);
