using Events;
using MongoDB.Driver;

namespace Valley.Alarms.States;

[EventStream("alarms", MaxLength = 5000)]
public sealed partial class AlarmStream;

[Event<AlarmStream>("alarm.raised")]
public sealed partial record AlarmRaised(string AlarmId, string Zone, DateTimeOffset At);

[Event<AlarmStream>("alarm.cleared")]
public sealed partial record AlarmCleared(string AlarmId, DateTimeOffset At);

public class AlarmDocument
{
    public string Id { get; set; } = "";
    public string Zone { get; set; } = "";
    public DateTimeOffset RaisedAt { get; set; }
    public DateTimeOffset? ClearedAt { get; set; }
    public List<string> Seen { get; set; } = [];
}

[ConsumerGroup<AlarmStream>("states")]
public sealed partial class AlarmStates(IMongoCollection<AlarmDocument> alarms)
{
    [Handles]
    public Task OnRaised(AlarmRaised raised, CancellationToken token) => alarms.ReplaceOneAsync(
        alarm => alarm.Id == raised.AlarmId,
        new AlarmDocument { Id = raised.AlarmId, Zone = raised.Zone, RaisedAt = raised.At },
        new ReplaceOptions { IsUpsert = true },
        token);

    [Handles]
    public async Task OnCleared(AlarmCleared cleared, EventContext context, CancellationToken token)
    {
        var update = Builders<AlarmDocument>.Update.Set(alarm => alarm.ClearedAt, cleared.At).AddToSet(alarm => alarm.Seen, context.Id.ToString());
        var result = await alarms.UpdateOneAsync(alarm => alarm.Id == cleared.AlarmId, update, cancellationToken: token);
        if (result.MatchedCount == 0) throw new InvalidOperationException($"No alarm {cleared.AlarmId}");
    }
}
