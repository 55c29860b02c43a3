using StackExchange.Redis;

namespace Shop.Metrics;

public class MetricsReader(IDatabase db, Action<string, double> record)
{
    public void ReadOnce(string consumer)
    {
        StreamEntry[] entries = db.StreamReadGroup("metrics", "store", consumer, ">", 500, noAck: true);
        foreach (StreamEntry entry in entries)
        {
            record(entry["name"]!, (double)entry["value"]);
            db.StreamAcknowledge("metrics", "store", entry.Id); // EVT5002
        }
    }

    public bool EnsureGroup()
    {
        try
        {
            return db.StreamCreateConsumerGroup("metrics", "store", "$");
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("BUSYGROUP"))
        {
            return false;
        }
    }
}
