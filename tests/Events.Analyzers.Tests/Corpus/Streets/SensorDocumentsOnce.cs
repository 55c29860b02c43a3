using Events;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Street.Sensors;

[EventStream("sensors", MaxLength = 1_000_000)]
public sealed partial class SensorStream;

[Event<SensorStream>("alarm.raised")]
public sealed partial record AlarmRaised(string AlarmId, string SensorId, string Text);

[Event<SensorStream>("sample.taken")]
public sealed partial record SampleTaken(string SampleId, string SensorId, double Value);

public sealed class SensorDocument
{
    public string Id { get; set; } = "";
    public long Samples { get; set; }
    public List<string> Seen { get; set; } = [];
}

[ConsumerGroup<SensorStream>("documents")]
public sealed partial class SensorDocumentsOnce(IMongoDatabase database)
{
    private readonly IMongoCollection<BsonDocument> _alarms = database.GetCollection<BsonDocument>("alarms");
    private readonly IMongoCollection<SensorDocument> _sensors = database.GetCollection<SensorDocument>("sensors");

    [Handles]
    public async Task OnAlarm(AlarmRaised raised, CancellationToken token)
    {
        var document = new BsonDocument { ["_id"] = raised.AlarmId, ["sensor"] = raised.SensorId, ["text"] = raised.Text };
        try
        {
            await _alarms.InsertOneAsync(document, cancellationToken: token);
        }
        catch (MongoWriteException e) when (e.WriteError.Category == ServerErrorCategory.DuplicateKey)
        {
            // it is there
        }
    }

    [Handles]
    public Task OnSample(SampleTaken taken, CancellationToken token) => _sensors.UpdateOneAsync(
        sensor => sensor.Id == taken.SensorId && !sensor.Seen.Contains(taken.SampleId),
        Builders<SensorDocument>.Update.Inc(sensor => sensor.Samples, 1).Push(sensor => sensor.Seen, taken.SampleId),
        cancellationToken: token);
}
