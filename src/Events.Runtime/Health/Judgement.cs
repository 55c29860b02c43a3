using System.Globalization;
using Events.Consuming;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Events.Health;

/// <summary>Collects what is wrong, and how bad the worst of it is.</summary>
internal sealed class Judgement
{
    private readonly List<string> _problems = [];

    public HealthStatus Status { get; private set; } = HealthStatus.Healthy;

    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Notes that something is wrong.</summary>
    public void Add(HealthStatus status, string problem)
    {
        if (status < Status) Status = status;
        _problems.Add(problem);
    }

    /// <summary>Judges whether something has come to one of its limits.</summary>
    public void Limit<T>(T value, T? degraded, T? unhealthy, string problem)
        where T : struct, IComparable<T>
    {
        if (unhealthy is { } worst && value.CompareTo(worst) >= 0) Add(HealthStatus.Unhealthy, problem);
        else if (degraded is { } bad && value.CompareTo(bad) >= 0) Add(HealthStatus.Degraded, problem);
    }

    /// <summary>The state of the consumer.</summary>
    public void OfState(ConsumerStatus status, EventsHealthOptions options, DateTimeOffset now)
    {
        TimeSpan since = now > status.Since ? now - status.Since : TimeSpan.Zero;
        string error = status.LastError is { } last ? $": {last.GetType().Name}" : "";
        switch (status.State)
        {
            case ConsumerState.WaitingForStore:
                Limit(since, options.DisconnectedDegraded, options.DisconnectedUnhealthy, $"the store has been away for {Text(since)}{error}");
                break;
            case ConsumerState.NotStarted or ConsumerState.Starting:
                Limit(since, options.StartingDegraded, options.StartingUnhealthy, $"it has been starting for {Text(since)}");
                break;
            case ConsumerState.Restarting:
                Add(HealthStatus.Degraded, $"it starts over, for the {status.Restarts}. time{error}");
                break;
            case ConsumerState.Stopping:
                Add(HealthStatus.Degraded, "it is stopping");
                break;
            case ConsumerState.Faulted:
                Add(HealthStatus.Unhealthy, $"it cannot run on this server{error}");
                break;
            case ConsumerState.Stopped:
                Add(HealthStatus.Unhealthy, $"it has stopped{error}");
                break;
        }
    }

    public static string Text(TimeSpan time) => time < TimeSpan.FromMinutes(2)
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} min");
}
