using Events.Outbox;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Events.Hosting;

/// <summary>The health of an outbox: how long its oldest event has waited.</summary>
/// <param name="relay">Its relay.</param>
/// <param name="maxAge">From which age on it is degraded.</param>
/// <param name="time">The clock.</param>
internal sealed class OutboxHealthCheck(OutboxRelay relay, TimeSpan maxAge, TimeProvider time) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        OutboxBacklog backlog = await relay.CountAsync(cancellationToken).ConfigureAwait(false);
        TimeSpan age = backlog.Oldest is { } oldest ? time.GetUtcNow() - oldest : TimeSpan.Zero;
        string text = $"{backlog.Waiting} events wait, the oldest for {age}; {backlog.Refused} were refused";
        return age > maxAge ? HealthCheckResult.Degraded(text) : HealthCheckResult.Healthy(text);
    }
}
