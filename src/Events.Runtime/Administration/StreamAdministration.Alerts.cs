using System.Globalization;
using Events.Store;

namespace Events.Administration;

/// <summary>Something that an operator should look at.</summary>
public sealed partial class StreamAdministration
{
    /// <summary>
    /// Compares a stream and its groups with limits: consumers that died with entries, groups that fall behind or lose, dead letters. For a job that asks
    /// every minute or so.
    /// </summary>
    /// <param name="stream">The stream's key.</param>
    /// <param name="limits">From when on something is an alert; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>What is beyond its limit; none when all is well.</returns>
    /// <exception cref="AdministrationException">There is no such stream.</exception>
    public async Task<IReadOnlyList<StreamAlert>> FindAlertsAsync(
        string stream, AlertLimits? limits = null, CancellationToken cancellationToken = default)
    {
        limits ??= AlertLimits.Default;
        limits.Validate();
        var alerts = new List<StreamAlert>();
        StreamDetails details = await DescribeStreamAsync(stream, cancellationToken).ConfigureAwait(false);
        if (details.DeadLetters > limits.DeadLetters)
        {
            alerts.Add(new StreamAlert(
                AlertKind.DeadLetters, stream, null, null, details.DeadLetters, limits.DeadLetters.Value,
                $"{Text(details.DeadLetters)} dead {(details.DeadLetters == 1 ? "letter" : "letters")}.", "Group them by kind, mend the cause, send them back or discard them."));
        }

        foreach (GroupDetails group in await ListGroupsAsync(stream, cancellationToken).ConfigureAwait(false))
        {
            AddGroup(group, limits, alerts);
            if (group.Pending == 0) continue;
            await AddGoneAsync(group, details.FirstId, alerts, cancellationToken).ConfigureAwait(false);
            if (limits.ConsumerIdle is not { } idle) continue;
            foreach (ConsumerDetails consumer in await ListConsumersAsync(stream, group.Group, cancellationToken).ConfigureAwait(false))
            {
                if (IsDead(consumer, idle)) alerts.Add(DeadConsumer(consumer, idle));
            }
        }

        return alerts;
    }

    private static void AddGroup(GroupDetails group, AlertLimits limits, List<StreamAlert> alerts)
    {
        if (group.Lag > limits.Lag)
        {
            Add(AlertKind.Lag, group.Lag, limits.Lag.Value,
                $"{(group.IsLagExact ? "" : "about ")}{Entries(group.Lag)} not delivered yet.",
                "Start consumers, or more of them; look whether those that run stand still.");
        }

        if (group.Pending > limits.Pending)
        {
            Add(AlertKind.Pending, group.Pending, limits.Pending.Value,
                $"{Entries(group.Pending)} delivered and not acknowledged.",
                "List them by consumer: one that has many has died or is slow; many deliveries mean that the handler fails.");
        }

        if (group.OldestAge > limits.OldestAge)
        {
            Add(AlertKind.OldestAge, group.OldestAge.Value.TotalSeconds, limits.OldestAge.Value.TotalSeconds,
                $"The oldest entry that is not done with is {Span(group.OldestAge.Value)} old: {group.Oldest}.",
                group.Oldest == group.OldestPending
                    ? "Look at that entry: who has it, and how often it was delivered."
                    : "It was not delivered yet: look whether consumers of the group are alive, and at their lag.");
        }

        if (group.Loss is { } loss)
        {
            Add(AlertKind.Loss, loss.AtMost, 0,
                $"{(loss.AtLeast == loss.AtMost ? "" : "Up to ")}{Entries(loss.AtMost)} between {loss.After} and {loss.Before} trimmed before being read.",
                "Keep more (MaxLength, MaxAgeSeconds), or consume faster.");
        }

        void Add(AlertKind kind, double value, double limit, string message, string advice) =>
            alerts.Add(new StreamAlert(kind, group.Stream, group.Group, null, value, limit, message, advice));
    }

    // What is older than the first entry has no payload any more.
    private async ValueTask AddGoneAsync(GroupDetails group, EntryId? first, List<StreamAlert> alerts, CancellationToken cancellationToken)
    {
        if (group.OldestPending is not { } oldest || first <= oldest) return;
        long gone = 0;
        EntryId end = first is { } id ? id.Previous() : EntryId.Max;
        for (EntryId? next = oldest; next is { } from && from <= end;)
        {
            IReadOnlyList<PendingEntry> page = await LinesAsync(
                Key(group.Stream), group.Group, new PendingFilter { From = from, To = end }, PageSize, cancellationToken).ConfigureAwait(false);
            gone += page.Count;
            next = NextOf(page, PageSize);
        }

        if (gone == 0) return;
        alerts.Add(new StreamAlert(
            AlertKind.Loss, group.Stream, group.Group, null, gone, 0,
            $"{Entries(gone)} from {oldest} on, pending, trimmed before being acknowledged.",
            "Keep more (MaxLength, MaxAgeSeconds). A consumer of the group dead-letters them with what is known: payload-gone."));
    }

    private static bool IsDead(ConsumerDetails consumer, TimeSpan idle) =>
        consumer.Pending > 0
        && (consumer.Liveness == ConsumerLiveness.Dead || (consumer.Liveness == ConsumerLiveness.Unknown && consumer.Idle >= idle));

    private static StreamAlert DeadConsumer(ConsumerDetails consumer, TimeSpan idle) => new(
        AlertKind.DeadConsumer, consumer.Stream, consumer.Group, consumer.Consumer, consumer.Idle.TotalSeconds, idle.TotalSeconds,
        $"Consumer '{consumer.Consumer}' has {Entries(consumer.Pending)} pending and was idle for {Span(consumer.Idle)}; {consumer.Explanation}.",
        "Other consumers of the group claim them once they are idle for MinIdle. If none runs, start one, or hand them over.");

    private static string Entries(long count) => count == 1 ? "1 entry" : $"{Text(count)} entries";

    private static string Span(TimeSpan span) =>
        span.TotalHours >= 48 ? $"{Text((long)span.TotalDays)} d"
        : span.TotalMinutes >= 120 ? $"{Text((long)span.TotalHours)} h"
        : span.TotalSeconds >= 120 ? $"{Text((long)span.TotalMinutes)} min"
        : string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.#} s");
}
