using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Scheduler.Agent;

public interface IJob { Task<JobResult> ExecuteAsync(IReadOnlyDictionary<string, string> arguments, CancellationToken token); }

public sealed record JobResult(bool IsSuccess, string? Error);

public partial class AgentWorker(
    IConnectionMultiplexer redis, IConfiguration configuration, Func<string, IJob> jobs, ILogger<AgentWorker> logger) : BackgroundService
{
    private readonly string _stream = configuration["Agent:Stream"] ?? "jobs";
    private readonly string _group = configuration["Agent:Group"] ?? "agents";
    private readonly string _name = configuration["Agent:Name"] ?? Environment.MachineName;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var db = redis.GetDatabase();
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var entries = await db.StreamReadGroupAsync(_stream, _group, _name, ">", 5); // EVT4008, EVT5005
                if (entries.Length == 0) { await Task.Delay(1000, stoppingToken); continue; }
                foreach (var entry in entries)
                {
                    JobResult result = await jobs(entry["job"]!).ExecuteAsync(Arguments(entry), stoppingToken);
                    LogDone(entry.Id!, result.IsSuccess);
                    await db.StreamAcknowledgeAsync(_stream, _group, entry.Id);
                }
            }
        }
        catch (Exception ex) // EVT7004
        {
            logger.LogCritical(ex, "The agent has failed");
        }
    }

    private static Dictionary<string, string> Arguments(StreamEntry entry) =>
        entry.Values.Where(v => v.Name != "job").ToDictionary(v => (string)v.Name!, v => (string)v.Value!);

    private void LogDone(string id, bool success) => logger.LogInformation("{Id}: {Success}", id, success);
}
