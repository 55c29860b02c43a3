using System.Diagnostics.Metrics;
using StackExchange.Redis;

namespace Lake.Probe;

public sealed class StreamProbe : IDisposable
{
    private readonly Meter _meter = new("lake.streams");

    public StreamProbe(IConnectionMultiplexer redis, IEnumerable<string> keys)
    {
        IDatabase db = redis.GetDatabase();
        foreach (string key in keys)
        {
            _meter.CreateObservableGauge(key + ".length", () => db.StreamLength(key));
            _meter.CreateObservableGauge(key + ".lag", () => Lag(db, key));
        }
    }

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<long>> Lag(IDatabase db, string key) =>
        db.StreamGroupInfo(key).Select(g => new Measurement<long>(g.Lag ?? 0, new KeyValuePair<string, object?>("group", g.Name)));
}
