using StackExchange.Redis;

namespace Harbour.Sensors;

public interface IWarehouse { Task InsertManyAsync(IEnumerable<string> rows); }

public class SensorBatch
{
    private readonly IDatabase _db;
    private readonly IWarehouse _warehouse;
    private readonly Dictionary<string, RedisValue> _positions = new() { ["north"] = "0-0", ["south"] = "0-0" };

    public SensorBatch(IDatabase db, IWarehouse warehouse)
    {
        _db = db;
        _warehouse = warehouse;
    }

    public async Task CollectAsync()
    {
        var positions = _positions.Select(p => new StreamPosition($"sensors:{p.Key}", p.Value)).ToArray();
        RedisStream[] streams = await _db.StreamReadAsync(positions, 500);
        foreach (var stream in streams)
        {
            var rows = stream.Entries.Select(e => $"{e.Id};{e["value"]}");
            await _warehouse.InsertManyAsync(rows);

            var batch = _db.CreateBatch();
            var acks = stream.Entries.Select(e => batch.StreamAcknowledgeAsync(stream.Key, "warehouse", e.Id)).ToArray(); // EVT5001
            batch.Execute();
            await Task.WhenAll(acks);
            _positions[stream.Key.ToString().Split(':')[1]] = stream.Entries[^1].Id;
        }
    }
}
