using StackExchange.Redis;

namespace Shop.Metrics;

/// <summary>Fire and forget: samples that are lost do no harm, so the group reads with NOACK and acknowledges nothing.</summary>
public sealed class TelemetryReader(IDatabase db, Action<string, double> record)
{
    public async Task RunAsync(string consumer, CancellationToken token)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await timer.WaitForNextTickAsync(token))
        {
            foreach (StreamEntry entry in await db.StreamReadGroupAsync("telemetry", "store", consumer, ">", 500, noAck: true))
            {
                record(entry["name"]!, (double)entry["value"]);
            }
        }
    }

    public async Task EnsureGroupAsync()
    {
        var groups = await db.StreamGroupInfoAsync("telemetry");
        if (groups.Any(group => group.Name == "store")) return;
        await db.StreamCreateConsumerGroupAsync("telemetry", "store", "$");
    }
}
