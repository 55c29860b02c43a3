using System.Text;
using Events.Redis;

namespace Events.Benchmarks.Baselines;

/// <summary>Claims everything that lies idle, page by page: a page's XACK goes with the next XAUTOCLAIM.</summary>
internal static class BareReap
{
    public static int Run(RedisEndpoint server, string stream, string group, TimeSpan minIdle, int pageSize)
    {
        using var connection = new BareConnection(server);
        var entries = new BareEntries(connection, stream, group);
        string idle = $"{minIdle.TotalMilliseconds}";
        connection.Send(Claim("0-0"));
        int reaped = 0;
        while (true)
        {
            connection.ReadHeader();
            string cursor = Encoding.ASCII.GetString(connection.ReadBulk());
            entries.ReadEntries();
            for (long deleted = connection.ReadHeader(); deleted > 0; deleted--) connection.ReadBulk();
            reaped += entries.Count;
            bool isLast = cursor == "0-0";
            if (entries.Count > 0)
            {
                byte[] next = isLast ? [] : Claim(cursor);
                entries.Acknowledge(next);
                connection.ReadHeader();
            }
            else if (!isLast)
            {
                connection.Send(Claim(cursor));
            }

            if (isLast) return reaped;
        }

        byte[] Claim(string cursor) => BareConnection.Encode(
            "XAUTOCLAIM", stream, group, "bare", idle, cursor, "COUNT", $"{pageSize}");
    }
}
