using StackExchange.Redis;

namespace Desktop.Sync;

public class SyncAgent : IDisposable
{
    private readonly ConnectionMultiplexer _connection;
    private readonly Thread _thread;
    private volatile bool _running = true;

    public event EventHandler<StreamEntry>? Received;

    public SyncAgent(string server)
    {
        _connection = ConnectionMultiplexer.Connect(server);
        _thread = new Thread(Loop) { IsBackground = true };
        _thread.Start();
    }

    private void Loop()
    {
        var db = _connection.GetDatabase();
        try
        {
            db.StreamCreateConsumerGroup("sync", "agents", StreamPosition.NewMessages);
        }
        catch (RedisServerException ex)
        {
            if (!ex.Message.StartsWith("BUSYGROUP")) throw;
        }

        while (_running)
        {
            var entries = db.StreamReadGroup("sync", "agents", "agent", ">"); // EVT4008, EVT5011, EVT6003
            foreach (var entry in entries)
            {
                try
                {
                    Received?.Invoke(this, entry);
                }
                finally
                {
                    db.StreamAcknowledge("sync", "agents", entry.Id); // EVT4002
                }
            }

            Thread.Sleep(100);
        }
    }

    public void Dispose()
    {
        _running = false;
        _thread.Join();
        _connection.Dispose();
    }
}
