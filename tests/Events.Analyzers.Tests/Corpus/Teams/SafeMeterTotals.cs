using System.Data.Common;
using Dapper;
using Events;
using MongoDB.Driver;
using StackExchange.Redis;

namespace Good.Meters;

[EventStream("good-meters", MaxLength = 1_000_000)]
public sealed partial class MeterStream;

[Event<MeterStream>("reading")]
public sealed partial record Reading(string ReadingId, string Meter, double Value);

[Event<MeterStream>("alarm")]
public sealed partial record Alarm(string AlarmId, string Meter);

[Event<MeterStream>("state")]
public sealed partial record StateChanged(string Meter, string State, DateTimeOffset At);

[Event<MeterStream>("total")]
public sealed partial record TotalRead(string Meter, double Total);

public sealed class MeterState { public string Id { get; set; } = ""; public string State { get; set; } = ""; public DateTimeOffset At { get; set; } }

[ConsumerGroup<MeterStream>("totals")]
public sealed partial class Totals(DbDataSource source, IMongoCollection<MeterState> states, IDatabase redis)
{
    private const string Script = "if redis.call('SADD', KEYS[1], ARGV[1]) == 1 then redis.call('INCRBYFLOAT', KEYS[2], ARGV[2]) end";

    [Handles]
    public async Task OnReading(Reading reading) =>
        await redis.ScriptEvaluateAsync(Script, [$"{{{reading.Meter}}}:seen", $"{{{reading.Meter}}}:kwh"], [reading.ReadingId, reading.Value]);

    [Handles]
    public async Task OnAlarm(Alarm alarm, CancellationToken token)
    {
        await using var connection = await source.OpenConnectionAsync(token);
        await connection.ExecuteAsync(
            """
            INSERT INTO alarms (id, meter)
            SELECT @AlarmId, @Meter
            WHERE NOT EXISTS (SELECT 1 FROM alarms WHERE id = @AlarmId)
            """,
            alarm);
    }

    [Handles]
    public async Task OnState(StateChanged changed, CancellationToken token)
    {
        var update = Builders<MeterState>.Update.Set(s => s.State, changed.State).Set(s => s.At, changed.At);
        await states.UpdateOneAsync(s => s.Id == changed.Meter && s.At < changed.At, update, cancellationToken: token);
    }

    [Handles]
    public async Task OnTotal(TotalRead total)
    {
        await redis.StringSetAsync($"total:{total.Meter}", total.Total);
        await redis.SortedSetAddAsync("totals", total.Meter, total.Total);
        await redis.ListTrimAsync($"log:{total.Meter}", 0, 99);
    }
}
