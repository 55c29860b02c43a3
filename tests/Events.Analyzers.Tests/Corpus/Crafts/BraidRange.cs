using StackExchange.Redis;

namespace Craft.Braids;

public sealed class BraidRange
{
    private readonly IDatabase _db;
    private readonly Queue<KeyValuePair<RedisValue, string>> _open = new Queue<KeyValuePair<RedisValue, string>>();

    public BraidRange(IDatabase db)
    {
        _db = db;
    }

    public int Fill(string from)
    {
        foreach (StreamEntry entry in _db.StreamRange("braids", from, "+", 100))
        {
            _open.Enqueue(new KeyValuePair<RedisValue, string>(entry.Id, entry["yarn"].ToString()));
        }

        return _open.Count;
    }

    public void Drain(Action<string> braid)
    {
        while (_open.Count > 0)
        {
            KeyValuePair<RedisValue, string> next = _open.Dequeue();
            braid(next.Value);
            _db.StreamAcknowledge("braids", "braiders", next.Key); // EVT5001
        }
    }
}
