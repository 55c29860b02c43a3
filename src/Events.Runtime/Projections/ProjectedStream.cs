using Events.Definitions;

namespace Events.Projections;

/// <summary>Tells of which streams a projection can be made: those that are one stream, with one position.</summary>
internal static class ProjectedStream
{
    /// <summary>Refuses a stream with partitions: nobody writes to its key, and a projection of that would wait for ever.</summary>
    /// <param name="projection">The projection as declared.</param>
    /// <exception cref="InvalidOperationException">Its stream has partitions.</exception>
    public static void Check(ConsumerGroupDefinition projection)
    {
        if (projection.Stream.Partitions == 0) return;
        throw new InvalidOperationException(
            $"The projection {projection.Group} is of {projection.Stream.Name}, which has {projection.Stream.Partitions} partitions. A projection has one position in one stream, "
            + "and one for each partition is not offered. Subscribe to all partitions merged instead, by SubscribeAsync from the beginning, "
            + "and make the state of that; or declare the stream without partitions.");
    }
}
