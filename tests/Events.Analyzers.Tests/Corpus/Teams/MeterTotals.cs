using System.Collections.Concurrent;
using System.Data.Common;
using Events;
using MassTransit;
using StackExchange.Redis;

namespace Meters;

[EventStream("meters", MaxLength = 1_000_000)]
public sealed partial class MeterStream;

[Event<MeterStream>("reading")]
public sealed partial record Reading(string Meter, double KiloWattHours);

[Event<MeterStream>("alarm")]
public sealed partial record Alarm(string Meter, string Text);

[Event<MeterStream>("tamper")]
public sealed partial record Tampered(string Meter);

[Event<MeterStream>("installed")]
public sealed partial record Installed(string Meter, string Address);

public sealed record MeterAlarm(string Meter, string Text);

public abstract class SqlStore(DbDataSource source)
{
    protected async Task RunAsync(string sql, string meter, object value, CancellationToken token)
    {
        await using DbConnection connection = await source.OpenConnectionAsync(token);
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        DbParameter m = command.CreateParameter(), v = command.CreateParameter();
        (m.ParameterName, m.Value, v.ParameterName, v.Value) = ("m", meter, "v", value);
        command.Parameters.AddRange(new[] { m, v });
        await command.ExecuteNonQueryAsync(token);
    }
}

public sealed class MeterStore(DbDataSource source) : SqlStore(source)
{
    private const string AddKwh = "UPDATE meters SET kwh = kwh + @v WHERE meter = @m";
    public Task AddAsync(string meter, double kwh, CancellationToken token) => RunAsync(AddKwh, meter, kwh, token);
}

[ConsumerGroup<MeterStream>("totals")]
public sealed partial class Totals(MeterStore store, IDatabase redis, IPublishEndpoint bus)
{
    private static readonly ConcurrentDictionary<string, int> Tampers = new();

    [Handles]
    public async Task OnReading(Reading reading, CancellationToken token)
    {
        if (double.IsNaN(reading.KiloWattHours)) return;
        await store.AddAsync(reading.Meter, reading.KiloWattHours, token); // EVT3001
    }

    [Handles]
    public async Task OnAlarm(Alarm alarm, CancellationToken token)
    {
        await bus.Publish(new MeterAlarm(alarm.Meter, alarm.Text), token); // EVT3001
    }

    [Handles]
    public Task OnTampered(Tampered tampered)
    {
        Tampers.AddOrUpdate(tampered.Meter, 1, (_, n) => n + 1); // EVT3001
        return Task.CompletedTask;
    }

    [Handles]
    public async Task OnInstalled(Installed installed)
    {
        await redis.HashSetAsync("addresses", installed.Meter, installed.Address);
        await redis.ExecuteAsync("INCRBY", "installed", 1); // EVT3001
    }
}
