using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Media.Transcoding;

public interface ITranscoder
{
    Task TranscodeAsync(string path, CancellationToken cancellationToken);
}

internal sealed class TranscodeWorker(IDatabase db, IServiceProvider provider, ILogger<TranscodeWorker> logger) : BackgroundService
{
    private const string JobStream = "transcode:jobs";
    private const string WorkerGroup = "transcoders";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await CreateGroupAsync();
        var name = Environment.GetEnvironmentVariable("HOSTNAME") ?? Environment.MachineName;
        var pending = await db.StreamReadGroupAsync(JobStream, WorkerGroup, name, "0-0", 100);
        foreach (var job in pending)
        {
            await RunAsync(job, stoppingToken);
            await db.StreamAcknowledgeAsync(JobStream, WorkerGroup, job.Id);
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            var jobs = await db.StreamReadGroupAsync(JobStream, WorkerGroup, name, ">", 4);
            foreach (var job in jobs)
            {
                _ = RunAsync(job, stoppingToken); // EVT7002
                await db.StreamAcknowledgeAsync(JobStream, WorkerGroup, job.Id);
            }

            await Task.Delay(jobs.Length == 0 ? 1000 : 10, stoppingToken);
        }
    }

    private async Task RunAsync(StreamEntry job, CancellationToken token)
    {
        logger.LogInformation("Transcoding {Path}", (string?)job["path"]);
        await using var scope = provider.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ITranscoder>().TranscodeAsync(job["path"]!, token);
    }

    private async Task CreateGroupAsync()
    {
        try
        {
            await db.StreamCreateConsumerGroupAsync(JobStream, WorkerGroup, StreamPosition.Beginning, createStream: true);
        }
        catch (RedisServerException ex) when (ex.Message.Contains("BUSYGROUP"))
        {
            logger.LogDebug("Group is there");
        }
    }
}
