using Events.Client;
using Events.Commits;
using Events.Streams;

namespace Events.Behaviour.Guides;

/// <summary>The code of docs/guides/subscriptions.md, block by block, word for word.</summary>
internal static class Subscriptions
{
    public static async Task FollowAsync(PaymentStream payments, Dictionary<string, long> totals, CancellationToken stop)
    {
        await foreach (StreamEntry entry in payments.SubscribeAsync(StreamPosition.Beginning, cancellationToken: stop))
        {
            if (entry.Event is not PaymentReceived payment) continue;      // entry.Problem says why it is no event
            totals[payment.Currency] = totals.GetValueOrDefault(payment.Currency) + payment.Cents;
        }
    }

    public static async Task<EntryId> GoOnAsync(PaymentStream payments, EntryId handled, TextWriter report, CancellationToken stop)
    {
        StreamSubscription subscription = payments.SubscribeAsync(StreamPosition.After(handled), cancellationToken: stop);
        try
        {
            await foreach (StreamEntry entry in subscription)
            {
                report.WriteLine($"{entry.Id} {entry.Event}");
                handled = entry.Id;                                        // kept with what was made of it
            }
        }
        catch (StreamGapException gap)
        {
            report.WriteLine($"{gap.Gap.Count} entries after {gap.Gap.After} are gone");
        }
        catch (StreamResetException reset)
        {
            report.WriteLine($"begin anew: {reset.Message}");
        }

        return handled;
    }

    public static async Task MergeAsync(
        EventsClient client, ICommitTarget orders, PaymentStream payments, DateTimeOffset yesterday, TextWriter report, CancellationToken stop)
    {
        await foreach (StreamEntry entry in client.SubscribeAsync([orders, payments], StreamPosition.From(yesterday), cancellationToken: stop))
        {
            report.WriteLine($"{entry.Id} {entry.Event}");
        }
    }

    public static StreamSubscription Ready(PaymentStream payments, TextWriter report, CancellationToken stop)
    {
        StreamSubscription subscription = payments.SubscribeAsync(
            options: new SubscriptionOptions
            {
                Types = ["payment.received"],
                OnCaughtUp = (position, _) =>
                {
                    report.WriteLine($"live after {position}");
                    return ValueTask.CompletedTask;
                },
                OnGap = gap =>
                {
                    report.WriteLine($"{gap.Count?.ToString() ?? "some"} are lost after {gap.After}; going on");
                    return true;
                },
            },
            cancellationToken: stop);

        return subscription;
    }
}
