using System.Diagnostics;
using System.Diagnostics.Metrics;
using Events;
using Events.Handling;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using Microsoft.AspNetCore.SignalR;

namespace Watch;

[EventStream("builds", MaxLength = 10_000)]
public sealed partial class BuildStream;

[Event<BuildStream>("build.started")]
public sealed partial record BuildStarted(string Build, string Branch);

[Event<BuildStream>("build.finished")]
public sealed partial record BuildFinished(string Build, bool Green, TimeSpan Took);

[Event<BuildStream>("deploy.asked")]
public sealed partial record DeployAsked(string Build, string Stage);

[Event<BuildStream>("deploy.done")]
public sealed partial record DeployDone(string Build, string Stage);

public class BuildHub : Hub;

public interface IDeployer
{
    Task<bool> IsDeployedAsync(string build, string stage, CancellationToken token);

    Task DeployAsync(string build, string stage, CancellationToken token);
}

[ConsumerGroup<BuildStream>("watch")]
public sealed partial class BuildWatch(IMemoryCache cache, BuildStream builds, IDeployer deployer, ILogger<BuildWatch> logger)
{
    private static readonly Meter Meter = new("Watch");
    private static readonly Counter<long> Finished = Meter.CreateCounter<long>("builds.finished");
    private static readonly Histogram<double> Took = Meter.CreateHistogram<double>("builds.took");

    [Handles]
    public Task OnStarted(BuildStarted started, EventContext context)
    {
        cache.Set(started.Build, started.Branch, TimeSpan.FromHours(1));
        using Activity? activity = new ActivitySource("Watch").StartActivity(started.Build);
        activity?.SetTag("branch", started.Branch);
        return Task.CompletedTask;
    }

    [Handles]
    public Task OnFinished(BuildFinished finished)
    {
        Finished.Add(1, new KeyValuePair<string, object?>("green", finished.Green));
        Took.Record(finished.Took.TotalSeconds);
        var parts = new List<string>();
        parts.Add(finished.Build);
        if (finished.Green) parts.Add("green");
        logger.LogInformation("{Parts} at {Time}", string.Join(' ', parts), DateTime.UtcNow);
        return Task.CompletedTask;
    }

    [Handles]
    public async Task OnAsked(DeployAsked asked, CancellationToken token)
    {
        if (await deployer.IsDeployedAsync(asked.Build, asked.Stage, token))
        {
            logger.LogInformation("{Build} is on {Stage}", asked.Build, asked.Stage);
            return;
        }

        await deployer.DeployAsync(asked.Build, asked.Stage, token);
        await builds.ProduceAsync(new DeployDone(asked.Build, asked.Stage), token);
    }

    [Handles]
    public async Task OnDone(DeployDone done, CancellationToken token)
    {
        int sum = 0;
        foreach (char letter in done.Build) sum += letter;
        await Task.Delay(sum % 10, token);
        try
        {
            await deployer.IsDeployedAsync(done.Build, done.Stage, token);
        }
        catch (TimeoutException error)
        {
            logger.LogWarning(error, "Not known");
            throw;
        }
    }
}
