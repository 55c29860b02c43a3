using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Valley.Notify;

public interface INotifier { Task NotifyAsync(string user, string text); }

public sealed class NotifierLoop : IAsyncDisposable
{
    private readonly IDatabase _db;
    private readonly INotifier _notifier;
    private readonly ILogger<NotifierLoop> _log;
    private readonly string _group;
    private readonly string _name;
    private readonly CancellationTokenSource _cts = new();
    private readonly Task _loop;

    public NotifierLoop(IDatabase db, INotifier notifier, ILogger<NotifierLoop> log, string group, string name)
    {
        _db = db;
        _notifier = notifier;
        _log = log;
        _group = group;
        _name = name;
        _loop = Task.Run(RunAsync);
    }

    private async Task RunAsync()
    {
        RedisValue from = "0";
        try
        {
            while (!_cts.IsCancellationRequested)
            {
                var entries = await _db.StreamReadGroupAsync("notifications", _group, _name, from, 50);
                foreach (var entry in entries)
                {
                    var id = entry.Id;
                    var (user, text) = (entry["user"].ToString(), entry["text"].ToString());
                    await _db.StreamAcknowledgeAsync("notifications", _group, id); // EVT4001
                    await _notifier.NotifyAsync(user, text);
                }

                if (entries.Length != 0) continue;
                from = ">";
                await Task.Delay(100, _cts.Token);
            }
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception e) // EVT7004
        {
            _log.LogCritical(e, "The loop is over");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _cts.CancelAsync();
        await _loop;
        await _db.StreamDeleteConsumerAsync("notifications", _group, _name); // EVT5009
    }
}
