using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Street.Ci;

internal sealed class BuildRunner : BackgroundService
{
    private readonly IDatabase redis;
    private readonly ILogger log;
    private readonly string agent;

    public BuildRunner(IConnectionMultiplexer mux, ILogger<BuildRunner> log)
    {
        this.redis = mux.GetDatabase();
        this.log = log;
        this.agent = Environment.GetEnvironmentVariable("AGENT_NAME") ?? Environment.MachineName;
    }

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        await this.EnsureGroup();
        while (!stop.IsCancellationRequested)
        {
            var jobs = await this.redis.StreamReadGroupAsync("ci:jobs", "agents", this.agent, ">", count: 4); // EVT4008
            foreach (var job in jobs)
            {
                this.log.LogInformation("job {Id} begins", job.Id);
                _ = this.BuildAsync(job, stop); // EVT7002
                await this.redis.StreamAcknowledgeAsync("ci:jobs", "agents", job.Id);
            }

            if (jobs.Length == 0) await Task.Delay(500, stop);
        }
    }

    private async Task EnsureGroup()
    {
        var groups = await this.redis.KeyExistsAsync("ci:jobs") ? await this.redis.StreamGroupInfoAsync("ci:jobs") : [];
        if (groups.All(g => g.Name != "agents"))
            await this.redis.StreamCreateConsumerGroupAsync("ci:jobs", "agents", "0", createStream: true);
    }

    private async Task BuildAsync(StreamEntry job, CancellationToken stop)
    {
        string repository = job["repository"].ToString();
        using var process = Process.Start(new ProcessStartInfo("git", ["clone", repository]))!;
        await process.WaitForExitAsync(stop);
        await this.redis.HashSetAsync($"ci:job:{job["number"]}", "exit", process.ExitCode);
    }
}
