using System.Globalization;
using Events.Projections;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Events.Hosting;

/// <summary>The health of the projections that the application runs.</summary>
/// <param name="runners">The projections.</param>
/// <param name="maxLag">From how many entries behind on one is degraded.</param>
internal sealed class ProjectionsHealthCheck(IEnumerable<ProjectionRunner> runners, long maxLag) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        HealthStatus worst = HealthStatus.Healthy;
        var data = new Dictionary<string, object>(StringComparer.Ordinal);
        var told = new List<string>();
        foreach (ProjectionRunner runner in runners)
        {
            ProjectionStatus status = runner.Status;
            data[runner.Name] = status;
            HealthStatus health = status.State == ProjectionState.Faulted ? HealthStatus.Unhealthy
                : status.State is ProjectionState.Retrying or ProjectionState.Away || status.Lag > maxLag ? HealthStatus.Degraded
                : runner.Rebuild is { State: ProjectionState.Faulted } ? HealthStatus.Degraded
                : HealthStatus.Healthy;
            if (health < worst) worst = health;
            if (health == HealthStatus.Healthy) continue;
            string behind = status.Lag?.ToString(CultureInfo.InvariantCulture) ?? "an unknown number of";
            told.Add($"{runner.Name}: {status.State}, {behind} entries behind. {status.Fault}".TrimEnd());
            if (runner.Rebuild is { State: ProjectionState.Faulted } rebuild) told.Add($"The rebuild of {runner.Name} has given up: {rebuild.Fault}");
        }

        string text = told.Count == 0 ? "All projections go on." : string.Join(' ', told);
        return Task.FromResult(new HealthCheckResult(
            worst == HealthStatus.Unhealthy ? context.Registration.FailureStatus : worst, text, data: data));
    }
}
