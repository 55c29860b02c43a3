using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Street.Ci;

public interface IBuilder
{
    Task BuildAsync(string repository, CancellationToken stop);
}

/// <summary>Four builds at a time. A build acknowledges its own job when it is through; at the stop those that run are awaited.</summary>
internal sealed class BuildRunnerPool(IConnectionMultiplexer mux, IBuilder builder, ILogger<BuildRunnerPool> log) : BackgroundService
{
    private const string Jobs = "ci:jobs";
    private const string Agents = "agents";
    private readonly SemaphoreSlim _slots = new(4);
    private readonly string _agent = Environment.MachineName;
    private readonly IDatabase _redis = mux.GetDatabase();

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        await EnsureGroupAsync();
        var running = new List<Task>();
        RedisValue position = "0";
        while (!stop.IsCancellationRequested)
        {
            await _slots.WaitAsync(stop);
            StreamEntry[] jobs = [];
            try
            {
                jobs = await _redis.StreamReadGroupAsync(Jobs, Agents, _agent, position, 1);
            }
            catch (RedisException e)
            {
                log.LogWarning(e, "no jobs can be read");
            }

            if (jobs.Length == 0)
            {
                _slots.Release();
                position = ">";
                await Task.Delay(500, stop);
                continue;
            }

            if (position != ">") position = jobs[0].Id;
            running.RemoveAll(build => build.IsCompleted);
            running.Add(BuildAsync(jobs[0], stop));
        }

        await Task.WhenAll(running);
    }

    private async Task BuildAsync(StreamEntry job, CancellationToken stop)
    {
        try
        {
            await builder.BuildAsync(job["repository"].ToString(), stop);
            await _redis.StreamAcknowledgeAsync(Jobs, Agents, job.Id);
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            log.LogError(e, "job {Id} stays pending", job.Id);
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task EnsureGroupAsync()
    {
        try
        {
            await _redis.StreamCreateConsumerGroupAsync(Jobs, Agents, StreamPosition.Beginning);
        }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
            log.LogDebug("group {Group} is there", Agents);
        }
    }
}
