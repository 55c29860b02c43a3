using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Good.Threads;

public interface IParser { bool TryParse(string line, out int value); void Store(int value); }

/// <summary>A thread of its own, synchronous all the way, stopped by an event.</summary>
public sealed class ThreadWorker : IHostedService, IDisposable
{
    private readonly IDatabase _db;
    private readonly IParser _parser;
    private readonly ILogger<ThreadWorker> _log;
    private readonly ManualResetEventSlim _stop = new();
    private Thread? _thread;

    public ThreadWorker(IConnectionMultiplexer mux, IParser parser, ILogger<ThreadWorker> log) => (_db, _parser, _log) = (mux.GetDatabase(), parser, log);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "lines" };
        _thread.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _stop.Set();
        _thread?.Join(TimeSpan.FromSeconds(10));
        return Task.CompletedTask;
    }

    public void Dispose() => _stop.Dispose();

    private void Run()
    {
        CreateGroup();
        string position = "0";
        while (!_stop.IsSet)
        {
            try
            {
                StreamEntry[] entries = _db.StreamReadGroup("lines", "parsers", Environment.MachineName, position, 100);
                if (entries.Length == 0) { position = ">"; _stop.Wait(200); continue; }
                foreach (StreamEntry entry in entries)
                {
                    if (_parser.TryParse(entry["line"]!, out int value)) _parser.Store(value);
                    else _log.LogWarning("Line of {Id} is none", entry.Id);
                    _db.StreamAcknowledge("lines", "parsers", entry.Id);
                }
            }
            catch (RedisException e)
            {
                _log.LogError(e, "lines");
                _stop.Wait(2000);
            }
        }
    }

    private void CreateGroup()
    {
        if (_db.KeyExists("lines") && _db.StreamGroupInfo("lines").Any(g => g.Name == "parsers")) return;
        try { _db.StreamCreateConsumerGroup("lines", "parsers", "0", true); }
        catch (RedisServerException e) when (e.Message.Contains("BUSYGROUP")) { }
    }
}
