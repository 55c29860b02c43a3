using Events;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Street.Sensors;

[EventStream("sensors", MaxLength = 1_000_000)]
public sealed partial class SensorStream;

[Event<SensorStream>("alarm.raised")]
public sealed partial record AlarmRaised(string AlarmId, string SensorId, string Text);

[Event<SensorStream>("sensor.moved")]
public sealed partial record SensorMoved(string SensorId, double Latitude, double Longitude);

[Event<SensorStream>("sample.taken")]
public sealed partial record SampleTaken(string SampleId, string SensorId, double Value);

public sealed class AlarmDocument
{
    public ObjectId Id { get; set; }
    public string SensorId { get; set; } = "";
    public string Text { get; set; } = "";
}

[ConsumerGroup<SensorStream>("documents")]
public sealed partial class SensorDocuments
{
    private readonly IMongoCollection<AlarmDocument> _alarms;
    private readonly IMongoCollection<BsonDocument> _sensors;

    public SensorDocuments(IMongoDatabase database)
    {
        _alarms = database.GetCollection<AlarmDocument>("alarms");
        _sensors = database.GetCollection<BsonDocument>("sensors");
    }

    [Handles]
    public Task OnAlarm(AlarmRaised raised, CancellationToken token)
    {
        var document = new AlarmDocument { SensorId = raised.SensorId, Text = raised.Text };
        return _alarms.InsertOneAsync(document, cancellationToken: token); // EVT3001
    }

    [Handles]
    public Task OnMoved(SensorMoved moved, CancellationToken token) => _sensors.UpdateOneAsync(
        Builders<BsonDocument>.Filter.Eq("_id", moved.SensorId),
        Builders<BsonDocument>.Update.Set("lat", moved.Latitude).Set("lon", moved.Longitude),
        new UpdateOptions { IsUpsert = true },
        token);

    [Handles]
    public async Task OnSample(SampleTaken taken, CancellationToken token)
    {
        var update = Builders<BsonDocument>.Update.Inc("samples", 1).Max("highest", taken.Value);
        await _sensors.UpdateOneAsync(new BsonDocument("_id", taken.SensorId), update, cancellationToken: token); // EVT3001
    }
}
