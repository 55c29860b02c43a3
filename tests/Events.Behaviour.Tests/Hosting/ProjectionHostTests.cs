using System.Diagnostics.Metrics;
using Events.Behaviour.Partitions;
using Events.Behaviour.Sample;
using Events.Client;
using Events.Diagnostics;
using Events.Hosting;
using Events.Projections;
using Events.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Events.Behaviour.Hosting;

/// <summary>Projections that a host runs.</summary>
public sealed class ProjectionHostTests
{
    [Fact]
    public async Task A_host_runs_it_and_its_health_and_measurements_say_how_it_is()
    {
        var measured = new Dictionary<string, double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == EventsMeter.Name && instrument.Name.StartsWith("events.projection", StringComparison.Ordinal))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        string key = RedisServer.UniqueKey("hosted");
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.Start();
        bool isBroken = true;
        var tally = new Tally
        {
            Body = (work, _, _) => work.Number == 3 && Volatile.Read(ref isBroken) ? throw new InvalidOperationException("Three.") : Task.CompletedTask,
        };
        using IHost host = Build(key, events => events.AddProjection<Tally>(static options =>
        {
            options.MaxAttempts = 1;
            options.Lease = TimeSpan.FromSeconds(3);
            options.PollInterval = TimeSpan.FromMilliseconds(20);
        }), services => services.AddSingleton(tally));
        await host.StartAsync();
        ProjectionRunner runner = host.Services.GetRequiredKeyedService<ProjectionRunner>(typeof(Tally));
        Assert.Same(runner, Assert.Single(host.Services.GetServices<ProjectionRunner>()));
        Assert.Equal(key, runner.Stream);
        HealthCheckService health = host.Services.GetRequiredService<HealthCheckService>();
        await Eventually.TrueAsync(() => runner.Status.State == ProjectionState.Live);
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync()).Status);

        WorkStream work = host.Services.GetRequiredService<WorkStream>();
        for (int i = 1; i <= 4; i++) await work.ProduceAsync(new Work(i));
        await Eventually.TrueAsync(() => runner.Status.State == ProjectionState.Faulted);
        HealthReport report = await health.CheckHealthAsync();
        Assert.Equal(HealthStatus.Unhealthy, report.Status);
        Assert.Contains("Three.", report.Entries["events-projections"].Description, StringComparison.Ordinal);

        Volatile.Write(ref isBroken, false);
        runner.Resume();
        await Eventually.TrueAsync(() => runner.Status is { State: ProjectionState.Live, Lag: 0, Fault: null });
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync()).Status);
        await Eventually.TrueAsync(() =>
        {
            lock (measured) return measured.GetValueOrDefault("events.projection.entries") == 4 && measured.ContainsKey("events.projection.age") && measured["events.projection.lag"] == 0;
        });
        lock (measured) Assert.Equal(1, measured["events.projection.faults"]);
        await host.StopAsync();
        Assert.Equal(ProjectionState.Stopped, runner.Status.State);

        void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            bool isOurs = false;
            foreach (KeyValuePair<string, object?> tag in tags) isOurs |= tag is { Key: "stream", Value: string stream } && stream == key;
            if (!isOurs) return;
            lock (measured) measured[instrument.Name] = instrument is Counter<long> ? measured.GetValueOrDefault(instrument.Name) + value : value;
        }
    }

    [Fact]
    public async Task Health_says_that_it_is_the_rebuild_that_has_given_up()
    {
        string key = RedisServer.UniqueKey("hosted");
        var tally = new Tally
        {
            Body = static (_, context, _) => context.Projection.Generation == 2 ? throw new InvalidOperationException("Two.") : Task.CompletedTask,
        };
        using IHost host = Build(
            key,
            static events => events.AddProjection<Tally>(static options => (options.MaxAttempts, options.PollInterval) = (1, TimeSpan.FromMilliseconds(20))),
            services => services.AddSingleton(tally));
        await host.StartAsync();
        await host.Services.GetRequiredService<WorkStream>().ProduceAsync(new Work(1));
        ProjectionRunner runner = host.Services.GetRequiredKeyedService<ProjectionRunner>(typeof(Tally));
        await Eventually.TrueAsync(() => runner.Status is { State: ProjectionState.Live, Lag: 0 });
        await runner.RebuildAsync();
        await Eventually.TrueAsync(() => runner.Rebuild is { State: ProjectionState.Faulted });

        HealthReport report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        Assert.Equal(HealthStatus.Degraded, report.Status);
        string said = report.Entries["events-projections"].Description!;
        Assert.StartsWith("tally: Live, 0 entries behind. The rebuild of tally has given up: Entry ", said, StringComparison.Ordinal);
        Assert.EndsWith("Two.", said, StringComparison.Ordinal);
        await host.StopAsync();
    }

    [Fact]
    public async Task Its_class_is_made_in_a_scope_of_each_page()
    {
        string key = RedisServer.UniqueKey("hosted");
        using IHost host = Build(key, static events => events.AddProjection<Tally>());
        await host.StartAsync();
        await host.Services.GetRequiredService<WorkStream>().ProduceAsync(new Work(1));
        ProjectionRunner runner = host.Services.GetRequiredKeyedService<ProjectionRunner>(typeof(Tally));
        await Eventually.TrueAsync(() => runner.Status is { State: ProjectionState.Live, Position: not null });
        string numbers = await host.Services.GetRequiredService<EventsClient>().OpenProjection<Tally>(key).KeyAsync(Tally.Part);

        await Eventually.TrueAsync(async () => await host.Services.GetRequiredService<EventsClient>().Store.LengthAsync(new(numbers)) == 1);
        await host.StopAsync();
    }

    [Fact]
    public void It_is_added_once() =>
        Assert.Contains("Tally was added before", Assert.Throws<InvalidOperationException>(
            () => Build("work", static events => events.AddProjection<Tally>().AddProjection<Tally>())).Message, StringComparison.Ordinal);

    [Fact]
    public void Options_that_make_no_sense_are_refused_at_the_start()
    {
        using IHost host = Build("work", static events => events.AddProjection<Tally>(static options => options.PageSize = 0));
        Assert.Contains("PageSize", Assert.Throws<ArgumentException>(
            () => host.Services.GetRequiredKeyedService<ProjectionRunner>(typeof(Tally))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Handlers_of_batches_are_refused()
    {
        using var client = new EventsClient(new InMemory.InMemoryStreamStore());
        Assert.Contains("batch", Assert.Throws<ArgumentException>(() => client.StartProjection(new BatchWorkers())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_projection_of_a_stream_with_partitions_is_refused()
    {
        using var client = new EventsClient(new InMemory.InMemoryStreamStore());
        Refused(() => client.StartProjection(new Mileage()));
        Refused(() => client.StartProjection(new Mileage(), streamKey: "{tests:trips:1}"));
        Refused(() => client.OpenProjection<Mileage>());
        Refused(() => Build("work", static events => events.AddStream<TripStream>().AddProjection<Mileage>()));
        Refused(() => Build("work", static events => events.AddStream<TripStream>().AddProjection<Mileage>(static (_, _) => throw new NotSupportedException())));

        static void Refused(Action action)
        {
            string message = Assert.Throws<InvalidOperationException>(action).Message;
            Assert.Contains("mileage is of TripStream, which has 4 partitions", message, StringComparison.Ordinal);
            Assert.Contains("SubscribeAsync", message, StringComparison.Ordinal);
        }
    }

    private static IHost Build(string key, Action<EventsBuilder> configure, Action<IServiceCollection>? services = null)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        services?.Invoke(builder.Services);
        builder.Services.AddEvents(events =>
        {
            events.UseInMemory().AddStream<WorkStream>(stream => stream.Key = key);
            configure(events);
        });
        builder.Services.AddHealthChecks().AddEventsProjections();
        return builder.Build();
    }
}
