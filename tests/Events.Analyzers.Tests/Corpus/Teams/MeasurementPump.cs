using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Telemetry.Ingest;

public interface IMeasurementStore { Task WriteAsync(string device, double value, DateTimeOffset at); }

/// <summary>Reads the stream with XREAD and tells the group what is done.</summary>
public sealed class MeasurementPump
{
    private readonly IDatabase _db;
    private readonly IMeasurementStore _store;
    private readonly StreamLedger _ledger;
    private RedisValue _last = "0-0";

    public MeasurementPump(IConnectionMultiplexer redis, IMeasurementStore store)
    {
        _db = redis.GetDatabase();
        _store = store;
        _ledger = new StreamLedger(_db);
    }

    public async Task PumpAsync(CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            StreamEntry[] entries = await _db.StreamReadAsync("measurements", _last, count: 200);
            if (entries.Length == 0)
            {
                await Task.Delay(250, token);
                continue;
            }

            foreach (StreamEntry entry in entries)
            {
                await _store.WriteAsync(entry["device"]!, (double)entry["value"], DateTimeOffset.UtcNow);
                _last = entry.Id;
            }

            await _ledger.DoneAsync(entries.Select(e => e.Id).ToArray()); // EVT5001
        }
    }
}

internal sealed class StreamLedger(IDatabase db)
{
    public Task DoneAsync(RedisValue[] ids) => db.StreamAcknowledgeAsync("measurements", "ingest", ids);
}
