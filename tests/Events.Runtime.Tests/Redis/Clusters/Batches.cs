using Events.Streams;

namespace Events.Runtime.Tests.Redis.Clusters;

/// <summary>Batches of entries with a number each.</summary>
internal static class Batches
{
    public static (byte[] Encoded, EncodedEntry[] Entries) Of(int first, int count)
    {
        var encoded = new List<byte>();
        var entries = new EncodedEntry[count];
        for (int i = 0; i < count; i++)
        {
            encoded.AddRange(new Entry("n", $"{first + i}").Bytes);
            entries[i] = new EncodedEntry(encoded.Count, 1);
        }

        return ([.. encoded], entries);
    }
}
