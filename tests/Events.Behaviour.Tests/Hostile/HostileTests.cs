using Events.Behaviour.Sample;
using Events.Behaviour.Worlds;
using Events.Client;
using Events.Consuming;
using Events.Consuming.Calling;
using Events.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace Events.Behaviour.Hostile;

/// <summary>
/// Every place where an application's code is called, times every way it can misbehave there. Whatever it does: other events are handled, stopping
/// ends in time, the state tells the truth, and in the end everything was handled, and nothing acknowledged that was not.
/// </summary>
public abstract class HostileTests : DeliveryTests
{
    private const int Count = 12;
    private const int MaxBatch = 3;

    private static readonly string[] AnyWay =
    [
        "throws", "throws what cannot be read", "throws what is huge", "throws a cancellation of its own",
        "throws as if its thread were interrupted", "blocks", "never ends", "stops its consumer", "disposes of its consumer",
        "aborts its consumer", "pauses and resumes", "changes its context",
    ];

    private static readonly string[] Throwing = ["throws", "throws what cannot be read", "throws what is huge"];

    /// <summary>The place, the way, and whether events come in batches.</summary>
    public static TheoryData<string, string, bool> Matrix
    {
        get
        {
            var matrix = new TheoryData<string, string, bool>();
            foreach (bool inBatches in new[] { false, true })
            {
                Add("the handler", [.. AnyWay, inBatches ? "returns no task" : "completes twice"]);
                Add("the handler, later", AnyWay);
                Add("a middleware", AnyWay);
                Add("a middleware, after", AnyWay);
                Add("a callback of its token", [.. Throwing, "blocks", "stops its consumer", "pauses and resumes", "changes its context"]);
                Add("the retry policy", [.. Throwing, "blocks", "pauses and resumes", "changes its context"]);
                Add("an event of the consumer", [.. Throwing, "blocks", "stops its consumer", "pauses and resumes", "changes its context"]);
                Add("the constructor", [.. Throwing, "blocks", "pauses and resumes", "changes its context"]);
                Add("the disposal", [.. Throwing, "blocks", "never ends", "stops its consumer", "pauses and resumes", "changes its context"]);
                Add("the logger", [.. Throwing, "blocks", "stops its consumer", "pauses and resumes", "changes its context"]);
                Add("the logger, asked for levels", [.. Throwing, "blocks", "pauses and resumes", "changes its context"]);
                Add("the clock", [.. Throwing, "pauses and resumes", "changes its context"]);

                void Add(string place, string[] ways)
                {
                    foreach (string way in ways) matrix.Add(place, way, inBatches);
                }
            }

            return matrix;
        }
    }

    [Theory, MemberData(nameof(Matrix))]
    public async Task Whatever_its_code_does_others_flow_and_it_stops_and_nothing_is_lost(string place, string way, bool inBatches)
    {
        using var hostility = new Hostility(place, way);
        await using ServiceProvider services = new ServiceCollection()
            .AddSingleton(hostility).AddScoped<HostileWorkers>().AddScoped<HostileBatchWorkers>().BuildServiceProvider();
        GroupConsumer consumer = Make(hostility, services, inBatches);
        try
        {
            await MisbehaveAsync(hostility, consumer, place, inBatches);
        }
        finally
        {
            // The world's time does not pass by itself.
            hostility.Release();
            Task stopping = consumer.StopAsync();
            await World.UntilAsync(() => stopping.IsCompleted);
        }
    }

    private async Task MisbehaveAsync(Hostility hostility, GroupConsumer consumer, string place, bool inBatches)
    {
        hostility.Consumer = consumer;
        consumer.StateChanged += _ => hostility.OnCallback();
        consumer.Start();
        hostility.IsArmed = true;
        for (int i = 0; i < Count; i++) await World.Stream.ProduceAsync(new Work(i));
        await World.UntilAsync(() => hostility.HasActed);
        if (!hostility.EndsConsumer) await OthersFlowAsync(hostility, consumer, inBatches);
        if (hostility is { Hangs: true, IsInCall: true })
        {
            await World.UntilAsync(() => consumer.GetRunning().Count == 1);
            RunningHandler running = Assert.Single(consumer.GetRunning());
            Assert.Equal((ConsumerState.Running, "work.todo"), (consumer.State, running.EventType));
        }

        Task stopping = consumer.StopAsync();
        await World.UntilAsync(() => stopping.IsCompleted);
        await stopping;

        // Who aborts it does not wait for its end. The state comes first.
        await World.UntilAsync(() => consumer.Completion.IsCompleted);
        Assert.True(consumer.Completion.IsCompletedSuccessfully);
        Assert.Equal(ConsumerState.Stopped, consumer.State);

        // What was acknowledged was handled: the rest is there for the next one, who behaves.
        int[] done = [.. hostility.Done];
        var workers = new Workers();
        await using GroupConsumer next = World.Start(workers, hostility.KeepsName ? "next" : "hostile");
        await World.UntilAsync(async () =>
            done.Union(workers.Seen<Work>().Select(work => work.Number)).Count() == Count && await World.PendingCountAsync() == 0);
        hostility.Release();

        // What a middleware or a constructor sets is there for the handler it is called for, and for no other.
        Assert.True(hostility.Dirt.Count <= (place is "a middleware" or "the constructor" ? 1 : 0), string.Join(", ", hostility.Dirt));
        Assert.Empty(await World.DeadLettersAsync());
    }

    private async Task OthersFlowAsync(Hostility hostility, GroupConsumer consumer, bool inBatches)
    {
        // Those of its batch wait with it. What hangs beside the handler's call keeps nothing.
        int waiting = !hostility.Hangs ? 0 : inBatches ? MaxBatch : 1;
        await World.UntilAsync(() => hostility.Done.Distinct().Count() >= Count - waiting);
        Assert.NotEqual(ConsumerState.Stopped, consumer.State);
    }

    private GroupConsumer Make(Hostility hostility, ServiceProvider services, bool inBatches)
    {
        ConsumerOptions options = World.Options("hostile");
        options.Concurrency = 2;
        options.StopTimeout = options.StopGrace = TimeSpan.FromMilliseconds(100);
        options.SlowHandlerWarning = World.MinIdle / 4;
        options.HandlerTimeout = World.MinIdle / 8;
        options.Retry.OnException = hostility.OnException;
        options.AddMiddleware(async (context, next, cancellationToken) =>
        {
            object handled = context.Event;
            await hostility.OnMiddlewareAsync(handled);
            await next.InvokeAsync(cancellationToken);
            await hostility.AfterMiddlewareAsync(handled);
        });
        options.AddBatchMiddleware(async (context, next, cancellationToken) =>
        {
            object? bad = Enumerable.Range(0, context.Count).Select(i => context[i].Event).FirstOrDefault(one => one is Work { Number: Hostility.Bad });
            await hostility.OnMiddlewareAsync(bad);
            await next.InvokeAsync(cancellationToken);
            await hostility.AfterMiddlewareAsync(bad);
        });
        var client = new EventsClient(World.Store, new HostileTime(World.Time, hostility), new HostileLoggers(World.Loggers, hostility), ownsStore: false);
        IServiceScopeFactory scopes = services.GetRequiredService<IServiceScopeFactory>();
        return inBatches
            ? client.CreateConsumer(
                HostileBatchWorkers.Definition,
                new ScopedHandlers(scopes, nameof(HostileBatchWorkers), static scope => scope.GetRequiredService<HostileBatchWorkers>()),
                typeof(HostileBatchWorkers),
                MiddlewareList.Build(null, options.Middleware),
                options,
                World.Key)
            : client.CreateConsumer(
                HostileWorkers.Definition,
                new ScopedHandlers(scopes, nameof(HostileWorkers), static scope => scope.GetRequiredService<HostileWorkers>()),
                typeof(HostileWorkers),
                MiddlewareList.Build(null, options.Middleware),
                options,
                World.Key);
    }
}
