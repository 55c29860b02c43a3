using Events.Administration;
using Events.Client;
using Events.LowLevel;
using Events.Streams;

namespace Events.Behaviour.Guides;

/// <summary>The code of docs/guides/low-level.md, block by block, word for word.</summary>
internal static class LowLevelTour
{
    public static async Task RecoverAsync(
        GroupMember member, Func<StreamEntry, CancellationToken, Task> handle, TextWriter report, CancellationToken stop)
    {
        using var every = new PeriodicTimer(TimeSpan.FromSeconds(30));
        while (await every.WaitForNextTickAsync(stop))
        {
            ReapSummary left = await member.ReapNowAsync(handle, minIdle: TimeSpan.FromMinutes(1), pageSize: 10, maxDeliveries: 5, cancellationToken: stop);
            if (left.Claimed > 0) report.WriteLine($"{left.Handled} of {left.Claimed} that others had left are handled, {left.DeadLettered} given up");
        }
    }

    public static async Task RunAsync(EventsClient client, TextWriter report)
    {
        LowLevelStream stream = client.OpenLowLevel<PaymentStream>();

        await stream.EnsureGroupAsync("audit");
        await using GroupMember member = stream.Join("audit", "audit-1");
        foreach (StreamEntry entry in await member.ReadAsync(count: 10, block: TimeSpan.FromSeconds(2)))
        {
            switch (entry.Event)
            {
                case PaymentReceived payment:
                    report.WriteLine($"{entry.Id}: {payment.PaymentId}");
                    break;
                default:
                    report.WriteLine($"{entry.Id}: {entry.Problem} {entry.Error?.Message}");
                    break;
            }

            await member.AcknowledgeAsync(new[] { entry.Id });
        }

        ReapSummary sweep = await member.ReapNowAsync(
            (entry, token) => report.WriteLineAsync($"again: {entry.Event}"), minIdle: TimeSpan.FromMinutes(1));
        report.WriteLine($"{sweep.Claimed} claimed, {sweep.Handled} handled, {sweep.Failures.Count} failed, {sweep.DeletedIds.Count} gone");

        await foreach (StreamEntry entry in stream.ReadAsync(new ReplayQuery { Type = "payment.received", IsBackwards = true, Limit = 20 }))
        {
            report.WriteLine($"{entry.Id} {entry.Event}");
        }
    }
}
