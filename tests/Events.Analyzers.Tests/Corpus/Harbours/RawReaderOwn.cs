using StackExchange.Redis;

namespace Harbour.Raw.Own;

public interface ISink { void Take(string id, string[] fields); }

public sealed class RawReader(ConfigurationOptions options, ISink sink) : IDisposable
{
    // a connection of its own: what blocks here holds up nobody
    private readonly ConnectionMultiplexer _connection = ConnectionMultiplexer.Connect(options);

    public void ReadForever(string stream, string group, string consumer, CancellationToken ct)
    {
        var db = _connection.GetDatabase();
        var from = "0";
        while (!ct.IsCancellationRequested)
        {
            var result = db.Execute("XREADGROUP", "GROUP", group, consumer, "COUNT", "10", "BLOCK", "2000", "STREAMS", stream, from);
            var any = false;
            if (!result.IsNull)
            {
                foreach (var entry in (RedisResult[])((RedisResult[])result!)[0][1]!)
                {
                    any = true;
                    var id = (string)entry[0]!;
                    sink.Take(id, (string[])entry[1]!);
                    db.Execute("XACK", stream, group, id);
                }
            }

            if (!any) from = ">";
        }
    }

    public int Replay(string stream, string from)
    {
        var count = 0;
        foreach (var entry in (RedisResult[])_connection.GetDatabase().Execute("XRANGE", stream, from, "+", "COUNT", "100")!)
        {
            sink.Take((string)entry[0]!, (string[])entry[1]!);
            count++;
        }

        return count;
    }

    public void Dispose() => _connection.Dispose();
}
