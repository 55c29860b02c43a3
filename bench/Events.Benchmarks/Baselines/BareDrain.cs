using Events.Redis;

namespace Events.Benchmarks.Baselines;

/// <summary>Drains a group in lock-step: a batch's XACK and the next read in one write, then it waits.</summary>
internal static class BareDrain
{
    public static int Run(RedisEndpoint server, string stream, string group, int batchSize)
    {
        using var connection = new BareConnection(server);
        var entries = new BareEntries(connection, stream, group);
        byte[] read = Read(stream, group, batchSize);
        connection.Send(read);
        int drained = 0;
        while (entries.ReadStream())
        {
            drained += entries.Count;
            entries.Acknowledge(read);
            connection.ReadHeader();
        }

        return drained;
    }

    /// <summary>The same with an XACK for every entry, pipelined.</summary>
    public static int RunAcknowledgingEach(RedisEndpoint server, string stream, string group, int batchSize)
    {
        using var connection = new BareConnection(server);
        var entries = new BareEntries(connection, stream, group);
        byte[] read = Read(stream, group, batchSize);
        byte[] buffer = new byte[batchSize * 256];
        connection.Send(read);
        int drained = 0;
        while (entries.ReadStream())
        {
            drained += entries.Count;
            entries.AcknowledgeEach(buffer, read);
            for (int i = entries.Count; i > 0; i--) connection.ReadHeader();
        }

        return drained;
    }

    private static byte[] Read(string stream, string group, int batchSize) => BareConnection.Encode(
        "XREADGROUP", "GROUP", group, "bare", "COUNT", $"{batchSize}", "STREAMS", stream, ">");
}
