using StackExchange.Redis;

namespace Meadow.HoneyFree;

public interface ITaster { void Taste(string jar); }

public class HoneyTaster(IDatabase db, ITaster taster, string group, bool forgetful)
{
    public void Taste(string me)
    {
        foreach (StreamEntry jar in db.StreamReadGroup("honey", group, me, StreamPosition.NewMessages, count: 5, noAck: true)) taster.Taste(jar["jar"]!);
    }

    public void TasteAsTold(string me)
    {
        foreach (StreamEntry jar in db.StreamReadGroup("honey", group, me, StreamPosition.Beginning, count: 5, noAck: forgetful))
        {
            taster.Taste(jar["jar"]!);
            db.StreamAcknowledge("honey", group, jar.Id);
        }
    }

    public StreamEntry[] Look(RedisValue after, int most) => db.StreamRead("honey", after, count: most);

    public void Empty() => db.StreamTrim("honey", 0);
}
