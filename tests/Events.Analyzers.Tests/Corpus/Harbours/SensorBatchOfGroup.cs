using StackExchange.Redis;

namespace Harbour.Sensors.OfGroup;

public interface IWarehouse { Task InsertManyAsync(IEnumerable<string> rows); }

public class SensorBatch(IDatabase db, IWarehouse warehouse, string group, string consumer)
{
    public async Task CollectAsync(string position)
    {
        StreamPosition[] positions = [new("sensors:north", position), new("sensors:south", position)];
        foreach (var stream in await db.StreamReadGroupAsync(positions, group, consumer, 500))
        {
            if (stream.Entries.Length == 0) continue;
            await warehouse.InsertManyAsync(stream.Entries.Select(e => $"{e.Id};{e["value"]}"));

            var transaction = db.CreateTransaction();
            foreach (var entry in stream.Entries) _ = transaction.StreamAcknowledgeAsync(stream.Key, group, entry.Id);
            await transaction.ExecuteAsync();
        }
    }
}
