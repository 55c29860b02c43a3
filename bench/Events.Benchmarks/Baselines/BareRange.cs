using System.Text;
using Events.Redis;

namespace Events.Benchmarks.Baselines;

/// <summary>Reads a whole stream page by page with XRANGE.</summary>
internal static class BareRange
{
    public static int Run(RedisEndpoint server, string stream, int pageSize)
    {
        using var connection = new BareConnection(server);
        var entries = new BareEntries(connection, stream, "");
        string from = "-";
        int read = 0;
        while (true)
        {
            connection.Send(BareConnection.Encode("XRANGE", stream, from, "+", "COUNT", $"{pageSize}"));
            entries.ReadEntries();
            read += entries.Count;
            if (entries.Count < pageSize) return read;
            from = $"({Encoding.ASCII.GetString(entries.LastId)}";
        }
    }
}
