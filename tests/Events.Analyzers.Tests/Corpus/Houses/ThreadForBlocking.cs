using StackExchange.Redis;

namespace Legacy.Gateway;

public interface ISerialPort { void Write(string line); }

/// <summary>The device speaks synchronously, so it has a thread of its own.</summary>
public sealed class DeviceThread(IConnectionMultiplexer mux, ISerialPort port) : IDisposable
{
    private readonly ManualResetEventSlim _stop = new();
    private Thread? _thread;

    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "device" };
        _thread.Start();
    }

    public void Dispose()
    {
        _stop.Set();
        _thread?.Join();
        _stop.Dispose();
    }

    private void Run()
    {
        var db = mux.GetDatabase();
        RedisValue last = "0-0";
        while (!_stop.IsSet)
        {
            try
            {
                var lines = db.StreamRead("device:lines", last, 10);
                foreach (var line in lines)
                {
                    port.Write(line["text"]!);
                    last = line.Id;
                }

                if (lines.Length == 0) _stop.Wait(100);
            }
            catch (RedisException)
            {
                _stop.Wait(2000);
            }
        }
    }
}
