using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Valley.Late;

public interface IStage { Task PlayAsync(string act); }

public class LateLoop
{
    private readonly ConcurrentQueue<StreamEntry> _acts = new();
    private readonly IDatabase _db;
    private readonly IStage _stage;
    private readonly ILogger<LateLoop> _log;
    private readonly string _group;

    public LateLoop(IDatabase db, IStage stage, ILogger<LateLoop> log, string group)
    {
        _db = db;
        _stage = stage;
        _log = log;
        _group = group;
    }

    public void Start(CancellationToken token)
    {
        Task.Factory.StartNew(() => ReadAsync(token), token); // EVT7002
    }

    private async Task ReadAsync(CancellationToken token)
    {
        RedisValue from = "0";
        while (!token.IsCancellationRequested)
        {
            var page = await _db.StreamReadGroupAsync("acts", _group, Environment.MachineName, from, 10); // EVT4006
            foreach (var entry in page)
            {
                var act = entry["act"].ToString();
                _log.LogInformation("{Act} comes", act);
                await _stage.PlayAsync(act);
            }

            if (page.Length > 0) from = page[^1].Id;
            else
            {
                from = ">";
                await Task.Delay(100, token);
            }
        }
    }
}
