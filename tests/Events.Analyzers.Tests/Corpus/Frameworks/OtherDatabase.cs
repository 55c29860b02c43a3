namespace Other.Store;

/// <summary>Members that are called the same, of a library that has nothing to do with Redis.</summary>
public interface IDatabase
{
    Entry[] StreamReadGroup(string key, string group, string consumer, string position, int count);
    Entry[] StreamRead(string key, string position);
    long StreamAcknowledge(string key, string group, string id);
    string StreamAdd(string key, string name, string value);
    bool StreamCreateConsumerGroup(string key, string group);
    Entry[] StreamAutoClaim(string key, string group, string consumer, long minIdle, string start);
}

public sealed record Entry(string Id, string Text);

public sealed class Reader(IDatabase db, Action<Entry> handle)
{
    public void Turn()
    {
        db.StreamCreateConsumerGroup("notes", "readers");
        db.StreamAdd("notes", "text", "hello");
        foreach (Entry entry in db.StreamRead("notes", "$"))
        {
            db.StreamAcknowledge("notes", "readers", entry.Id);
            handle(entry);
        }

        foreach (Entry entry in db.StreamAutoClaim("notes", "readers", "constant", 0, "0-0")) handle(entry);
        while (db.StreamReadGroup("notes", "readers", Guid.NewGuid().ToString(), ">", 1).Length > 0) Thread.Sleep(1);
    }
}
