using System.Text.Json;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Lake.Journal;

public interface IJournal { Task WriteAsync(string line, CancellationToken token); Task PrintAsync(string line); }

public sealed class JournalWorker(IDatabase redis, IJournal journal, string group) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        RedisValue from = "0";
        while (!stoppingToken.IsCancellationRequested)
        {
            var page = await redis.StreamReadGroupAsync("journal", group, Environment.MachineName, from, 50);
            foreach (var entry in page)
            {
                string line = JsonSerializer.Serialize(entry.Values.ToDictionary(v => (string)v.Name!, v => (string?)v.Value));
                await journal.WriteAsync(line, stoppingToken);
                await journal.PrintAsync(line);
                await redis.StreamAcknowledgeAsync("journal", group, entry.Id);
            }

            if (page.Length == 0) { from = ">"; await Task.Delay(100, stoppingToken); }
        }
    }
}
