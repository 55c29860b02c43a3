using Events.Client;
using Events.Errors;
using Events.Health;
using Events.Redis.Stores;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Events.Hosting;

/// <summary>
/// The health of the application's consumers, from what they know of themselves. A store that has none here is asked for a sign of life, where it can be.
/// </summary>
internal sealed class EventsHealthCheck : IHealthCheck
{
    private readonly IServiceProvider _provider;
    private readonly EventsRegistrations _registrations;
    private readonly EventsHealthOptions _options;
    private readonly TimeProvider _time;

    public EventsHealthCheck(IServiceProvider provider, EventsRegistrations registrations, EventsHealthOptions options)
    {
        _provider = provider;
        _registrations = registrations;
        _options = options;
        _time = EventsBuilder.Time(provider);
    }

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        DateTimeOffset now = _time.GetUtcNow();
        var worst = HealthStatus.Healthy;
        var problems = new List<string>();
        var data = new Dictionary<string, object>(StringComparer.Ordinal);
        int count = 0;
        foreach (StoreRegistration store in _registrations.Stores)
        {
            IReadOnlyList<GroupConsumer> consumers = Consumers(store);
            foreach (GroupConsumer consumer in consumers)
            {
                // Those of tenants come later than the host's.
                consumer.Vitals.IsWatched = true;
                ConsumerHealth health = ConsumerHealth.Of(consumer, _options, now);
                string name = $"{health.Stream}/{health.Group}/{health.Consumer}";
                data[name] = health;
                count++;
                if (health.Status < worst) worst = health.Status;
                foreach (string problem in health.Problems) problems.Add($"{name}: {problem}");
            }

            if (store.GetClient(_provider).LastLoss is (var loss, var at) && _options.LossDegraded is { } remembered && now - at <= remembered)
            {
                if (worst == HealthStatus.Healthy) worst = HealthStatus.Degraded;
                problems.Add($"up to {loss.AtMost} entries of {loss.Stream} that this process was given are lost, which was found out at {at:u}: those after {loss.After} up to {loss.Last}");
            }

            if (consumers.Count == 0 && await FindProblemAsync(store, cancellationToken).ConfigureAwait(false) is { } away)
            {
                worst = HealthStatus.Unhealthy;
                problems.Add(away);
            }
        }

        // An unhealthy consumer is what the registration says a failure is.
        HealthStatus status = worst == HealthStatus.Unhealthy ? context.Registration.FailureStatus : worst;
        return new HealthCheckResult(status, problems.Count == 0 ? $"{count} consumers" : string.Join("; ", problems), null, data);
    }

    private IReadOnlyList<GroupConsumer> Consumers(StoreRegistration store)
    {
        IReadOnlyList<GroupConsumer> all = store.GetConsumers(_provider).All;
        return _options.Include is { } include ? [.. all.Where(include)] : all;
    }

    private async ValueTask<string?> FindProblemAsync(StoreRegistration store, CancellationToken cancellationToken)
    {
        if (_options.PingTimeout is not { } limit || store.GetStore(_provider) is not RedisStreamStore redis) return null;
        using var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        source.CancelAfter(limit);
        try
        {
            await redis.PingAsync(source.Token).ConfigureAwait(false);
            return null;
        }
        catch (ServerErrorException)
        {
            // It has answered: a user may be allowed to produce and not to ask for a sign of life.
            return null;
        }
        catch (Exception exception) when (exception is StreamStoreException or OperationCanceledException or ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return $"{redis.Description} has not answered a PING: {exception.GetType().Name}";
        }
    }
}
