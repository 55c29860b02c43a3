using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Harbour.Tasks.Waiting;

public interface ITaskRunner { Task RunAsync(string task, CancellationToken token); }

public class TaskRetrier(IDatabase db, ITaskRunner runner, ILogger<TaskRetrier> logger, string group) : BackgroundService
{
    private static readonly string Me = Environment.MachineName;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        DateTime nextSweep = DateTime.UtcNow;
        while (!stoppingToken.IsCancellationRequested)
        {
            if (DateTime.UtcNow >= nextSweep)
            {
                var own = await db.StreamReadGroupAsync("tasks", group, Me, "0", 10);
                await RunAllAsync(own, stoppingToken);
                nextSweep = DateTime.UtcNow.AddMinutes(5);
            }

            var fresh = await db.StreamReadGroupAsync("tasks", group, Me, ">", 10);
            await RunAllAsync(fresh, stoppingToken);
            if (fresh.Length == 0) await Task.Delay(500, stoppingToken);
        }
    }

    private async Task RunAllAsync(StreamEntry[] entries, CancellationToken token)
    {
        foreach (var entry in entries)
        {
            try
            {
                await runner.RunAsync(entry["task"].ToString(), token);
                await db.StreamAcknowledgeAsync("tasks", group, entry.Id);
            }
            catch (Exception ex) when (ex is not OperationCanceledException)
            {
                logger.LogError(ex, "Task {Id} failed and is tried again in five minutes", entry.Id);
            }
        }
    }
}
