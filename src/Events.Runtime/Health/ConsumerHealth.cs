using Events.Client;
using Events.Consuming;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Events.Health;

/// <summary>
/// The health of one consumer, from what it knows of itself: nothing is asked of the store. What is measured is as old as the last
/// <see cref="ConsumerOptions.ReapInterval"/>.
/// </summary>
/// <param name="Status">The worst of what is wrong.</param>
/// <param name="Stream">The Redis key of the stream.</param>
/// <param name="Group">The consumer group.</param>
/// <param name="Consumer">Its name.</param>
/// <param name="State">What it is doing.</param>
/// <param name="Since">Since when.</param>
/// <param name="Problems">What is wrong, a sentence each; empty when nothing is.</param>
/// <param name="Restarts">How many times it has started over.</param>
/// <param name="LastError">The type of the last failure of the store or of the consumer itself; null when there was none.</param>
/// <param name="LastErrorAt">When that was.</param>
/// <param name="Running">How many handlers run.</param>
/// <param name="OldestRunning">For how long the one has run that was called first; zero when none runs.</param>
/// <param name="Lag">How many entries the group was not given yet; null before it was measured.</param>
/// <param name="Pending">How many entries were delivered to the group and not acknowledged; null before it was measured.</param>
/// <param name="OldestAge">How old the oldest entry was that the group was not done with; null before it was measured.</param>
/// <param name="MeasuredAt">When that was measured.</param>
/// <param name="Lost">How many entries are lost, or may be, at the most, since the start.</param>
public sealed record ConsumerHealth(
    HealthStatus Status,
    string Stream,
    string Group,
    string Consumer,
    ConsumerState State,
    DateTimeOffset Since,
    IReadOnlyList<string> Problems,
    int Restarts,
    string? LastError,
    DateTimeOffset? LastErrorAt,
    int Running,
    TimeSpan OldestRunning,
    long? Lag,
    long? Pending,
    TimeSpan? OldestAge,
    DateTimeOffset? MeasuredAt,
    long Lost)
{
    /// <summary>Looks at a consumer.</summary>
    /// <param name="consumer">The consumer.</param>
    /// <param name="options">From when on something is wrong.</param>
    /// <param name="now">The time by its clock.</param>
    public static ConsumerHealth Of(GroupConsumer consumer, EventsHealthOptions options, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(consumer);
        ArgumentNullException.ThrowIfNull(options);
        ConsumerStatus status = consumer.Status;
        IReadOnlyList<RunningHandler> running = consumer.GetRunning();
        RunningHandler? oldest = running.Count == 0 ? null : running.MinBy(static one => one.Since);
        TimeSpan runs = oldest is { } first && now > first.Since ? now - first.Since : TimeSpan.Zero;

        // Of a partition that another process reads it is what was when this one did.
        GroupMeasure? measure = status.State == ConsumerState.Standby ? null : consumer.Vitals.Last;
        var judged = new Judgement();
        judged.OfState(status, options, now);
        if (consumer.IsUnavailable) judged.Add(HealthStatus.Degraded, "the class of its handlers cannot be made");
        if (oldest is { } handler)
        {
            judged.Limit(
                runs, options.HandlerDegraded, options.HandlerUnhealthy,
                $"{handler.Handler} ({handler.EventType}, entry {handler.Id}) has run for {Judgement.Text(runs)}");
        }

        if (measure is not null)
        {
            judged.Limit(measure.Lag, options.LagDegraded, options.LagUnhealthy, $"{measure.Lag} entries are not delivered yet");
            judged.Limit(
                measure.OldestAge ?? TimeSpan.Zero,
                options.OldestAgeDegraded,
                options.OldestAgeUnhealthy,
                $"the oldest entry that is not done is {Judgement.Text(measure.OldestAge ?? TimeSpan.Zero)} old");
        }

        long lost = consumer.Vitals.Lost;
        if (consumer.Vitals.LostAt is { } lostAt && options.LossDegraded is { } remembered && now - lostAt <= remembered)
        {
            judged.Add(HealthStatus.Degraded, $"up to {lost} entries are lost, the last found at {lostAt:u}");
        }

        return new ConsumerHealth(
            judged.Status,
            consumer.Stream,
            consumer.Group,
            consumer.Name,
            status.State,
            status.Since,
            judged.Problems,
            status.Restarts,
            status.LastError?.GetType().FullName,
            status.LastErrorAt,
            running.Count,
            runs,
            measure?.Lag,
            measure?.Pending,
            measure?.OldestAge,
            measure?.At,
            lost);
    }
}
