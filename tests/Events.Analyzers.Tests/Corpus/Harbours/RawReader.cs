using StackExchange.Redis;

namespace Harbour.Raw;

public interface ISink { void Take(string id, string[] fields); }

public class RawReader
{
    private readonly IDatabase _db;
    private readonly ISink _sink;

    public RawReader(IConnectionMultiplexer muxer, ISink sink)
    {
        _db = muxer.GetDatabase();
        _sink = sink;
    }

    public void ReadForever(string stream, string group, string consumer, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var result = _db.Execute("XREADGROUP", "GROUP", group, consumer, "COUNT", "10", "BLOCK", "2000", "STREAMS", stream, ">"); // EVT4008, EVT5013
            if (result.IsNull) continue;
            foreach (var (id, fields) in Parse(result))
            {
                _sink.Take(id, fields);
                _db.Execute("XACK", stream, group, id);
            }
        }
    }

    public int Replay(string stream, string group, string from)
    {
        var count = 0;
        var result = _db.Execute("XRANGE", stream, from, "+", "COUNT", "100");
        foreach (var entry in (RedisResult[])result!)
        {
            var id = (string)entry[0]!;
            _sink.Take(id, (string[])entry[1]!);
            _db.Execute("XACK", stream, group, id); // EVT5001
            count++;
        }

        return count;
    }

    private static IEnumerable<(string Id, string[] Fields)> Parse(RedisResult result)
    {
        foreach (var stream in (RedisResult[])result!)
        {
            foreach (var entry in (RedisResult[])stream[1]!) yield return ((string)entry[0]!, (string[])entry[1]!);
        }
    }
}
