using StackExchange.Redis;

namespace Meadow.Honey;

public interface ITaster { void Taste(string jar); }

public class HoneyTaster(IDatabase db, ITaster taster, string group)
{
    public void Taste(string me)
    {
        StreamEntry[] jars = db.StreamReadGroup("honey", group, me, StreamPosition.NewMessages, count: 5, noAck: true);
        foreach (StreamEntry jar in jars) taster.Taste(jar["jar"]!);
        db.StreamAcknowledge("honey", group, [.. jars.Select(jar => jar.Id)]); // EVT5002
    }

    public StreamEntry[] Look(RedisValue after) => db.StreamRead("honey", after, count: 0); // EVT5018
}
