using System.Diagnostics.Metrics;
using Events.Behaviour.Sample;
using Events.Behaviour.Telemetry;
using Events.Diagnostics;
using Events.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Events.Behaviour.Hosting;

/// <summary>Log scopes and measurements of an application.</summary>
public sealed class TelemetryTests
{
    private readonly string _key = RedisServer.UniqueKey("told");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Lines_of_a_handler_say_which_entry_they_are_about_and_others_do_not(bool scopes)
    {
        using var recorder = new ScopeRecorder();
        using IHost host = Build(
            recorder, options => (options.LogScopes, options.Retry.FirstDelay, options.MaxDeliveries) = (scopes, TimeSpan.FromMilliseconds(1), 2));
        Workers workers = host.Services.GetRequiredService<Workers>();
        ILogger logger = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("shop");
        workers.Body = async (_, context, _) =>
        {
            await Task.Yield();
            logger.LogInformation("handling");
            if (context.DeliveryCount == 1) throw new InvalidOperationException("no");
        };
        await host.StartAsync();
        EntryId id = await host.Services.GetRequiredService<WorkStream>().ProduceAsync(new Work(1));
        await Eventually.TrueAsync(() => recorder.Lines.Count(static line => line.Text == "handling") == 2);
        await host.StopAsync();

        Dictionary<string, object?>[] told = [.. recorder.Lines.Where(static line => line.Text == "handling").Select(static line => line.Scope)];
        if (scopes)
        {
            Assert.All(told, scope => Assert.Equal((_key, "workers", id.ToString()), (scope["Stream"], scope["Group"], scope["EntryId"])));
            Assert.Equal([1L, 2L], told.Select(static scope => scope["Attempt"]));
        }

        Assert.All(recorder.Lines.Where(line => !scopes || line.Text != "handling"), static line => Assert.DoesNotContain("EntryId", line.Scope));
    }

    [Fact]
    public async Task A_container_has_a_meter_of_its_own_with_measurements_by_the_conventions()
    {
        using IHost host = Build(null, static options => options.MaxDeliveries = 1);
        using IHost other = Build(null, static _ => { });
        var measured = new System.Collections.Concurrent.ConcurrentQueue<(string Instrument, double Value, Dictionary<string, object?> Tags)>();
        using var listener = new MeterListener();
        object factory = host.Services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == EventsMeter.Name && instrument.Meter.Scope == factory) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => measured.Enqueue((instrument.Name, value, Tags(tags))));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => measured.Enqueue((instrument.Name, value, Tags(tags))));
        listener.Start();
        host.Services.GetRequiredService<Workers>().Body = static (value, _, _) =>
            value is Work { Number: 2 } ? throw new InvalidOperationException("no") : Task.CompletedTask;
        await host.StartAsync();
        await other.StartAsync();
        WorkStream stream = host.Services.GetRequiredService<WorkStream>();
        await other.Services.GetRequiredService<WorkStream>().ProduceAsync(new Work(9));
        await stream.ProduceAsync(new Work(1));
        await stream.ProduceBatchAsync([new Work(2), new Work(3)]);
        await Eventually.TrueAsync(() => Of("messaging.process.duration").Length == 3 && Of("messaging.client.operation.duration").Length == 3);
        listener.RecordObservableInstruments();
        await host.StopAsync();
        await other.StopAsync();

        Assert.Equal([1d, 2d], Of("messaging.client.sent.messages").Select(static one => one.Value));
        Assert.Equal(3d, Of("messaging.client.consumed.messages").Single().Value);
        Assert.Equal(["dead_letter", "publish", "publish"], Of("messaging.client.operation.duration").Select(static one => one.Tags["messaging.operation.name"]).Order());
        Assert.All(Of("messaging.process.duration"), one =>
        {
            Assert.Equal((_key, "workers", "redis", "process", "work.todo"), (one.Tags["messaging.destination.name"], one.Tags["messaging.consumer.group.name"],
                one.Tags["messaging.system"], one.Tags["messaging.operation.type"], one.Tags["events.type"]));
            Assert.InRange(one.Value, 0, Eventually.Patience.TotalSeconds);
        });
        Assert.Equal("System.InvalidOperationException", Assert.Single(Of("messaging.process.duration"), static one => one.Tags.ContainsKey("error.type")).Tags["error.type"]);
        Assert.Equal((3, 3, 3), (Of("events.producer.entry_size").Length, Of("events.consumer.entry_size").Length, Of("events.consumer.entry_age").Length));
        Assert.All(Of("events.producer.entry_size"), static one => Assert.InRange(one.Value, 60, 120));

        (string Instrument, double Value, Dictionary<string, object?> Tags)[] Of(string instrument) => [.. measured.Where(one => one.Instrument == instrument)];
    }

    [Fact]
    public async Task A_listener_that_throws_when_it_is_told_of_an_instrument_costs_that_instrument_and_nothing_else()
    {
        using IHost host = Build(null, static _ => { });
        object factory = host.Services.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Scope == factory && instrument.Meter.Name == EventsMeter.Name) throw new InvalidOperationException("listener");
            },
        };
        listener.Start();
        await host.StartAsync();
        await host.Services.GetRequiredService<WorkStream>().ProduceAsync(new Work(1));
        Workers workers = host.Services.GetRequiredService<Workers>();
        await Eventually.TrueAsync(() => workers.Runs.Count == 1);
        await host.StopAsync();
    }

    private IHost Build(ScopeRecorder? recorder, Action<ConsumerOptions> configure)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        if (recorder is not null) builder.Logging.AddProvider(recorder);
        builder.Services.AddMetrics();
        builder.Services.AddEvents(events => events
            .UseInMemory()
            .AddStream<WorkStream>(options => options.Key = _key)
            .AddConsumer<Workers>(configure));
        return builder.Build();
    }

    private static Dictionary<string, object?> Tags(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var all = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach ((string name, object? value) in tags) all[name] = value;
        return all;
    }
}
