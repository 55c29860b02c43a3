using StackExchange.Redis;

namespace Zoo.Legacy;

public class Tail
{
    private readonly IDatabase _db;
    private RedisValue _last = "0-0";

    public Tail(IConnectionMultiplexer mux)
    {
        _db = mux.GetDatabase(3);
    }

    public int Poll(Action<NameValueEntry[]> sink)
    {
        var batch = _db.StreamRead("shows", _last, count: 100);
        if (batch.Length == 0) return 0;
        var ids = new RedisValue[batch.Length];
        for (int i = 0; i < batch.Length; i++)
        {
            sink(batch[i].Values);
            ids[i] = batch[i].Id;
        }

        _last = ids[^1];
        return (int)_db.StreamAcknowledge("shows", "tail", ids); // EVT5001
    }
}
