using StackExchange.Redis;

namespace Telemetry.Write;

public sealed class TelemetryWriter(IDatabase db)
{
    private const int Keep = 50_000;

    public Task WriteAsync(string device, double value) =>
        db.StreamAddAsync($"telemetry:{device}", "value", value, maxLength: Keep); // EVT6002

    public Task WriteManyAsync(string device, IEnumerable<double> values)
    {
        var batch = db.CreateBatch();
        var all = values.Select(v => batch.StreamAddAsync($"telemetry:{device}", "value", v, maxLength: Keep, useApproximateMaxLength: true)).ToArray();
        batch.Execute();
        return Task.WhenAll(all);
    }

    public Task<long> TrimAsync(string device) => db.StreamTrimAsync($"telemetry:{device}", 1_000); // EVT6002
}
