using System.Globalization;
using Events.Definitions;
using Events.Store;
using Events.Wire;

namespace Events.Partitioning;

/// <summary>Checks that what works on one stream is told which one: of a stream with partitions the key that is declared names none.</summary>
internal static class PartitionNames
{
    /// <summary>The key of a stream.</summary>
    /// <param name="stream">The stream as declared.</param>
    /// <param name="key">The key that was given; null for the declared one.</param>
    /// <exception cref="InvalidOperationException">It has partitions, and none of them was named.</exception>
    public static string Check(StreamDefinition stream, string? key)
    {
        if (stream.Partitions == 0 || (key is not null && IsPartition(key))) return key ?? stream.Key;
        throw new InvalidOperationException(
            $"{stream.Name} has {stream.Partitions} partitions, each a stream of its own. Name one, such as '{new StreamKey(key ?? stream.Key).Partition(0)}'; "
            + "consumers of all of them are made by CreateConsumers.");
    }

    // Under whatever key the application has the stream, and however many it has got.
    private static bool IsPartition(string key)
    {
        int close = key.IndexOf('}', StringComparison.Ordinal);
        int colon = close < 0 ? -1 : key.LastIndexOf(':', close);
        return colon >= 0 && int.TryParse(key.AsSpan(colon + 1, close - colon - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int partition)
            && partition < PartitionHash.MaxPartitions;
    }
}
