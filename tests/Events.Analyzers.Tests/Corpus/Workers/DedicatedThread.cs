using StackExchange.Redis;

namespace Shop.Printing;

/// <summary>A thread of its own may sleep: nobody else runs on it.</summary>
public sealed class LabelPrinter : IDisposable
{
    private readonly IDatabase _db;
    private readonly IPrinter _printer;
    private readonly Thread _thread;
    private volatile bool _stopping;

    public LabelPrinter(IConnectionMultiplexer redis, IPrinter printer)
    {
        _db = redis.GetDatabase();
        _printer = printer;
        _thread = new Thread(Loop) { IsBackground = true, Name = "labels" };
    }

    public void Start()
    {
        if (!_db.KeyExists("labels") || _db.StreamGroupInfo("labels").All(group => group.Name != "printer"))
        {
            _db.StreamCreateConsumerGroup("labels", "printer", "0-0");
        }

        _thread.Start();
    }

    public void Dispose()
    {
        _stopping = true;
        _thread.Join();
    }

    private void Loop()
    {
        string position = "0-0";
        while (!_stopping)
        {
            StreamEntry[] entries = _db.StreamReadGroup("labels", "printer", Environment.MachineName, position, 5);
            if (entries.Length == 0)
            {
                position = ">";
                Thread.Sleep(250);
                continue;
            }

            foreach (StreamEntry entry in entries)
            {
                _printer.Print(entry["zpl"]!);
                _db.StreamAcknowledge("labels", "printer", entry.Id);
            }
        }
    }
}

public interface IPrinter
{
    void Print(string zpl);
}
