using System.Diagnostics;
using Events.Behaviour.Sample;
using Events.Behaviour.Telemetry;
using Events.Client;
using Events.Diagnostics;
using Events.Policies;
using Events.Producing;
using Events.StackExchangeRedis.Stores;
using Events.TestSupport;
using OpenTelemetry;
using OpenTelemetry.Trace;
using StackExchange.Redis;

namespace Events.StackExchangeRedis.Telemetry;

/// <summary>A multiplexer that OpenTelemetry instruments makes a span of each command.</summary>
[Collection(SpansCollection.Name)]
public sealed class InstrumentedTests(MultiplexerFixture redis) : IClassFixture<MultiplexerFixture>
{
    private const string Instrumentation = "OpenTelemetry.Instrumentation.StackExchangeRedis";

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task What_a_consumer_sends_by_itself_is_no_trace_of_its_own(bool dedicatedReads, bool samplesAll)
    {
        string key = RedisServer.UniqueKey("instrumented");
        using var spans = new SpanQueue();
        await using ConnectionMultiplexer multiplexer = await Multiplexers.ConnectAsync(redis.Server);
        using TracerProvider provider = Sdk.CreateTracerProviderBuilder()
            .AddSource(EventsActivitySource.Name, "tests")
            .SetSampler(samplesAll ? new AlwaysOnSampler() : new ParentBasedSampler(new AlwaysOnSampler()))
            .AddRedisInstrumentation(multiplexer, options =>
            {
                options.FlushInterval = TimeSpan.FromMilliseconds(20);

                // As the guide says for who takes whatever comes.
                if (samplesAll) options.Filter = context => context.ParentActivity is not { OperationName: "Events" };
            })
            .AddProcessor(new SimpleActivityExportProcessor(spans))
            .Build();
        await using var client = new EventsClient(new StackExchangeStreamStore(
            multiplexer, new StackExchangeRedisOptions { DedicatedReads = dedicatedReads, MaxPollPause = TimeSpan.FromMilliseconds(5) }));
        var workers = new Workers
        {
            Body = static (_, context, _) => context.DeliveryCount == 1 ? throw new InvalidOperationException("no") : Task.CompletedTask,
        };
        var options =
            new ConsumerOptions { ReapInterval = TimeSpan.FromMilliseconds(20), Retry = new RetryPolicy { FirstDelay = TimeSpan.FromMilliseconds(10) } };
        await using GroupConsumer consumer = client.CreateConsumer(workers, options, key);
        consumer.Start();
        await client.OpenStream<WorkStream>(new StreamOptions { Key = key }).ProduceAsync(new Work(1));
        await Eventually.TrueAsync(() => workers.Runs.Count == 2);
        long sent = multiplexer.OperationCount;
        await Eventually.TrueAsync(() => multiplexer.OperationCount > sent + 100);

        // What is drained after this was sent before it.
        using var tests = new ActivitySource("tests");
        using (Activity? last = tests.StartActivity("last")) await multiplexer.GetDatabase().PingAsync();
        await Eventually.TrueAsync(() => spans.All.Any(static one => one is { DisplayName: "PING", Source.Name: Instrumentation }));

        Activity[] all = [.. spans.All];
        HashSet<ActivityTraceId> ours = [.. all.Where(static one => one.Source.Name is EventsActivitySource.Name or "tests").Select(static one => one.TraceId)];
        Activity[] commands = [.. all.Where(static one => one.Source.Name == Instrumentation)];
        Activity publish = Assert.Single(all, static one => one.DisplayName.StartsWith("publish", StringComparison.Ordinal));
        Assert.Contains(commands, command => command.DisplayName == "XADD" && command.ParentSpanId == publish.SpanId);
        Assert.All(commands, command =>
        {
            Assert.NotEqual(default, command.ParentSpanId);
            Assert.Contains(command.TraceId, ours);
        });
    }
}
