using Microsoft.Extensions.Hosting;
using StackExchange.Redis;
using System.Diagnostics.Metrics;

namespace Telemetry.Lossy;

public sealed class Sampler(IConnectionMultiplexer mux) : BackgroundService
{
    private static readonly Meter Meter = new("Telemetry.Lossy");
    private static readonly Histogram<double> Values = Meter.CreateHistogram<double>("reading");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        IDatabase db = mux.GetDatabase();
        await using var registration = stoppingToken.Register(() => Meter.Dispose());
        if (!db.KeyExists("readings") || db.StreamGroupInfo("readings").All(g => g.Name != "sampler"))
            db.StreamCreateConsumerGroup("readings", "sampler", StreamPosition.NewMessages);
        while (!stoppingToken.IsCancellationRequested)
        {
            StreamEntry[] readings = await db.StreamReadGroupAsync("readings", "sampler", Environment.MachineName, ">", 500, noAck: true);
            foreach (StreamEntry reading in readings)
            {
                if (!reading["value"].TryParse(out double value)) continue;
                Values.Record(value, new KeyValuePair<string, object?>("device", reading["device"].ToString()));
            }

            if (readings.Length == 0) await Task.Delay(50, stoppingToken);
        }
    }
}
