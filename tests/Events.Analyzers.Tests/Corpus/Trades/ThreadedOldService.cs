using StackExchange.Redis;

namespace Calm.Threads;

public sealed class OldService(IDatabase redis, Action<StreamEntry> handle, string group) : IDisposable
{
    private readonly ManualResetEventSlim _stopping = new();
    private Thread? _thread;

    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    public void Dispose()
    {
        _stopping.Set();
        _thread?.Join();
        _stopping.Dispose();
    }

    private void Run()
    {
        RedisValue from = "0";
        while (!_stopping.IsSet)
        {
            StreamEntry[] page = redis.StreamReadGroup("old", group, Environment.MachineName, from, 10);
            foreach (StreamEntry entry in page)
            {
                handle(entry);
                redis.StreamAcknowledge("old", group, entry.Id);
            }

            if (page.Length > 0) continue;
            from = ">";
            _stopping.Wait(100);
        }
    }
}
