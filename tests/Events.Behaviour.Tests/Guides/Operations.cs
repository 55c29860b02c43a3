using Events.Administration;
using Events.Behaviour.Guides.Shop;
using Events.Client;
using Events.Store;

namespace Events.Behaviour.Guides;

/// <summary>The code of docs/guides/operations.md, block by block, word for word.</summary>
internal static class Operations
{
    public static async Task RunAsync(EventsClient client, EntryId id, TextWriter report)
    {
        StreamAdministration admin = client.Administration;

        foreach (GroupDetails group in await admin.ListGroupsAsync("shop:orders"))
        {
            report.WriteLine($"{group.Group}: lag {group.Lag}, pending {group.Pending}, oldest {group.OldestAge}");
            foreach (ConsumerDetails consumer in await admin.ListConsumersAsync("shop:orders", group.Group))
            {
                report.WriteLine($"  {consumer.Consumer}: {consumer.Liveness}, pending {consumer.Pending}, {consumer.Explanation}");
            }
        }

        EntryLife life = await admin.DescribeEntryAsync("shop:orders", id);
        foreach (EntryStanding standing in life.Groups)
        {
            report.WriteLine($"{standing.Group}: {standing.State} {standing.Pending?.Consumer} {standing.Owner?.Explanation}");
        }

        foreach (StreamAlert alert in await admin.FindAlertsAsync("shop:orders"))
        {
            report.WriteLine($"{alert.Kind} {alert.Group} {alert.Consumer}: {alert.Message} {alert.Advice}");
        }

        PendingMove moved = await admin.HandOverAsync("shop:orders", "notifications", from: "web-3-1", to: null);
        ConsumerRemoval removed = await admin.DeleteConsumerAsync("shop:orders", "notifications", "web-3-1", handOver: true);
        report.WriteLine($"{moved.Moved} moved, {removed.Gone} had no payload any more");

        DeadLetterAdministration letters = admin.OpenDeadLetters("shop:orders");
        foreach (DeadLetterKind kind in await letters.ListKindsAsync())
        {
            report.WriteLine($"{kind.Count} × {kind.Reason} in {kind.Group}: {kind.ExceptionType} {kind.Message}");
        }

        await letters.RequeueAllAsync(new DeadLetterFilter { Reason = "max-deliveries" }, perSecond: 50);

        StreamTrim trim = admin.OlderThan(TimeSpan.FromDays(7));
        TrimPlan plan = await admin.PlanTrimAsync("shop:orders", trim);
        if (plan.Groups.Count == 0) await admin.TrimAsync("shop:orders", trim);

        StoreReport store = await admin.DiagnoseAsync("shop:orders", "notifications");
        foreach (Finding finding in store.Findings.Where(finding => finding.Severity >= FindingSeverity.Warning))
        {
            report.WriteLine($"{finding.Name}: {finding.Text} {finding.Advice}");
        }
    }

    public static async Task RerunAsync(StreamAdministration admin, DateTimeOffset since)
    {
        EntryId before = EntryId.FromTime(since).Previous();
        RerunPlan rerun = await admin.PlanRerunAsync("shop:orders", "notifications", before, DedupeRule.Of<Notifications>());
        if (rerun.Pending == 0) await admin.RerunAsync(rerun, new RerunOptions { ForgetsHandled = rerun.Handled > 0 });
    }
}
