using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Harbour.Tasks;

public interface ITaskRunner { Task RunAsync(string task); }

public class TaskRetrier : BackgroundService
{
    private readonly IDatabase _db;
    private readonly ITaskRunner _runner;
    private readonly ILogger<TaskRetrier> _logger;
    private readonly string _group;

    public TaskRetrier(IDatabase db, ITaskRunner runner, ILogger<TaskRetrier> logger, string group)
    {
        _db = db;
        _runner = runner;
        _logger = logger;
        _group = group;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var old = await _db.StreamReadGroupAsync("tasks", _group, Environment.MachineName, "0", 10); // EVT4010
            var fresh = await _db.StreamReadGroupAsync("tasks", _group, Environment.MachineName, ">", 10);
            foreach (var entry in old.Concat(fresh))
            {
                try
                {
                    await _runner.RunAsync(entry["task"].ToString());
                    await _db.StreamAcknowledgeAsync("tasks", _group, entry.Id);
                }
                catch (Exception ex)
                {
                    _logger.LogError(ex, "Task {Id} failed", entry.Id);
                }
            }

            await Task.Delay(500, stoppingToken);
        }
    }
}
