using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Harbour.Jobs;

/// <summary>Base of all runners: a derived class says what a job does.</summary>
public abstract class JobRunnerBase : BackgroundService
{
    private static readonly ActivitySource Source = new("Harbour.Jobs");

    protected JobRunnerBase(IConnectionMultiplexer redis, ILogger logger)
    {
        Redis = redis;
        Logger = logger;
    }

    protected IConnectionMultiplexer Redis { get; }

    protected ILogger Logger { get; }

    protected abstract string StreamKey { get; }

    protected abstract string GroupName { get; }

    protected abstract Task<bool> ProcessJobAsync(StreamEntry entry, CancellationToken token);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var db = Redis.GetDatabase();
        while (!stoppingToken.IsCancellationRequested)
        {
            var entries = await db.StreamReadGroupAsync(StreamKey, GroupName, Environment.MachineName, ">", 5); // EVT4008
            if (entries.Length == 0)
            {
                await Task.Delay(250, stoppingToken);
                continue;
            }

            foreach (var entry in entries)
            {
                var messageId = entry.Id;
                using var span = Source.StartActivity("job");
                span?.SetTag("job.id", messageId.ToString());

                // acknowledged at once, so that nobody else takes the job
                using (Source.StartActivity("redis.ack"))
                {
                    await db.StreamAcknowledgeAsync(StreamKey, GroupName, messageId); // EVT4001
                }

                bool success;
                using (Source.StartActivity("process"))
                {
                    success = await ProcessJobAsync(entry, stoppingToken);
                }

                Logger.LogInformation("Job {Id} ended: {Success}", messageId, success);
            }
        }
    }
}
