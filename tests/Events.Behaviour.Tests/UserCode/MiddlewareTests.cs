using System.Collections.Concurrent;
using Events.Behaviour.Sample;
using Events.Client;
using Events.Middleware;

namespace Events.Behaviour.UserCode;

/// <summary>What runs around handlers: what it may do, and what becomes of the event when it does it badly.</summary>
public abstract class MiddlewareTests : DeliveryTests
{
    private static readonly AsyncLocal<string?> Tenant = new();

    private readonly ConcurrentQueue<string> _steps = [];

    [Fact]
    public async Task It_runs_around_the_handler_and_knows_the_event_and_what_it_sets_is_there_for_this_event_alone()
    {
        var workers = new Workers
        {
            Body = (value, _, _) =>
            {
                _steps.Enqueue($"{((Work)value).Number} for {Tenant.Value}");
                return Task.CompletedTask;
            },
        };
        for (int i = 0; i < 3; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupConsumer consumer = World.Start(workers, configure: options => options
            .AddMiddleware((context, next, cancellationToken) =>
            {
                _steps.Enqueue($"{Tenant.Value ?? "nobody"}, {context.EventType}, {((Work)context.Event).Number}");
                if (context.Event is Work { Number: 1 }) Tenant.Value = "one";
                return next.InvokeAsync(cancellationToken);
            })
            .AddMiddleware(async (_, next, cancellationToken) =>
            {
                await next.InvokeAsync(cancellationToken);
                _steps.Enqueue("after");
            }));
        await World.DrainedAsync();

        Assert.Equal(
            [
                "nobody, work.todo, 0", "0 for ", "after", "nobody, work.todo, 1", "1 for one", "after", "nobody, work.todo, 2", "2 for ", "after",
            ],
            _steps);
        Assert.Equal(3, consumer.HandledCount);
    }

    [Fact]
    public async Task What_it_swallows_has_succeeded_but_what_does_not_decode_is_a_dead_letter_all_the_same()
    {
        var workers = new Workers { Body = static (_, _, _) => throw new InvalidOperationException("no") };
        await World.Stream.ProduceAsync(new Work(1));
        await World.AddRawAsync("type", "work.todo", "number", "not one");
        await using GroupConsumer consumer = World.Start(workers, configure: static options => options.AddMiddleware(
            static async (_, next, cancellationToken) =>
            {
                try
                {
                    await next.InvokeAsync(cancellationToken);
                }
                catch (Exception)
                {
                }
            }));
        await World.DrainedAsync();

        Assert.Single(workers.Runs);
        Assert.Equal("undecodable", Assert.Single(await World.DeadLettersAsync())["dead:reason"]);
    }

    [Theory]
    [InlineData("before, at once")]
    [InlineData("before")]
    [InlineData("after")]
    public async Task What_it_throws_is_the_failure_of_the_event(string when)
    {
        var workers = new Workers();
        await World.Stream.ProduceAsync(new Work(1));
        await using GroupConsumer consumer = World.Start(workers, configure: options =>
        {
            options.MaxDeliveries = 2;
            options.AddMiddleware(when == "before, at once"
                ? static (_, _, _) => throw new NotSupportedException("bad middleware")
                : async (_, next, cancellationToken) =>
                {
                    await Task.Yield();
                    if (when == "after") await next.InvokeAsync(cancellationToken);
                    throw new NotSupportedException("bad middleware");
                });
        });
        await World.DrainedAsync();

        IReadOnlyDictionary<string, string> letter = Assert.Single(await World.DeadLettersAsync());
        Assert.Equal(("max-deliveries", "bad middleware"), (letter["dead:reason"], letter["dead:message"]));
        Assert.Equal(when == "after" ? 2 : 0, workers.Runs.Count);
    }

    [Fact]
    public async Task When_it_does_not_go_on_the_event_is_done_without_its_handler()
    {
        var workers = new Workers();
        for (int i = 0; i < 4; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupConsumer consumer = World.Start(workers, configure: static options => options.AddMiddleware(
            static (context, next, cancellationToken) => ((Work)context.Event).Number % 2 == 0 ? next.InvokeAsync(cancellationToken) : default));
        await World.DrainedAsync();

        Assert.Equal([0, 2], workers.Seen<Work>().Select(work => work.Number));
        Assert.Equal((2, 2), (consumer.HandledCount, consumer.SkippedCount));
    }

    [Fact]
    public async Task It_may_decide_in_place_of_the_handler()
    {
        var workers = new Workers();
        await World.Stream.ProduceAsync(new Work(1));
        await using GroupConsumer consumer = World.Start(workers, configure: static options => options.AddMiddleware(static (context, _, _) =>
        {
            context.DeadLetter("not for us");
            return default;
        }));
        await World.DrainedAsync();

        Assert.Empty(workers.Runs);
        Assert.Equal("not for us", Assert.Single(await World.DeadLettersAsync())["dead:reason"]);
    }

    [Fact]
    public async Task It_may_go_on_again_within_one_delivery_and_what_was_decided_before_does_not_count()
    {
        int calls = 0;
        var workers = new Workers
        {
            Body = (_, context, _) =>
            {
                if (Interlocked.Increment(ref calls) > 2) return Task.CompletedTask;
                context.DeadLetter("no");
                throw new InvalidOperationException("no");
            },
        };
        await World.Stream.ProduceAsync(new Work(1));
        await using GroupConsumer consumer = World.Start(workers, configure: static options => options.AddMiddleware(
            static async (_, next, cancellationToken) =>
            {
                for (int i = 0; ; i++)
                {
                    try
                    {
                        await next.InvokeAsync(cancellationToken);
                        return;
                    }
                    catch (InvalidOperationException) when (i < 5)
                    {
                    }
                }
            }));
        await World.DrainedAsync();

        Assert.Equal([1, 1, 1], workers.Runs.Select(run => run.DeliveryCount));
        Assert.Empty(await World.DeadLettersAsync());
        Assert.Equal((1, 0), (consumer.HandledCount, consumer.FailedCount));
    }

    [Fact]
    public async Task It_cannot_go_on_while_the_handler_runs_nor_after_a_commit()
    {
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var workers = new Workers
        {
            Body = async (_, context, cancellationToken) =>
            {
                await goOn.Task;
                await context.CommitAsync(static _ => { }, cancellationToken);
            },
        };
        await World.Stream.ProduceAsync(new Work(1));
        await using GroupConsumer consumer = World.Start(workers, configure: options => options.AddMiddleware(
            async (_, next, cancellationToken) =>
            {
                ValueTask first = next.InvokeAsync(cancellationToken);
                _steps.Enqueue(Assert.Throws<InvalidOperationException>(() => { next.InvokeAsync(cancellationToken); }).Message);
                goOn.SetResult();
                await first;
                _steps.Enqueue(Assert.Throws<InvalidOperationException>(() => { next.InvokeAsync(cancellationToken); }).Message);
            }));
        await World.DrainedAsync();
        await World.UntilAsync(() => _steps.Count == 2);

        Assert.Single(workers.Runs);
        Assert.Contains("has not ended", _steps.First(), StringComparison.Ordinal);
        Assert.Contains("committed", _steps.Last(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_it_does_not_await_is_awaited_before_the_event_is_settled(bool fails)
    {
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var workers = new Workers
        {
            Body = async (_, context, _) =>
            {
                await goOn.Task;
                if (fails && context.DeliveryCount == 1) throw new InvalidOperationException("no");
            },
        };
        EventHandlerNext kept = default;
        await World.Stream.ProduceAsync(new Work(1));
        await using GroupConsumer consumer = World.Start(workers, configure: options => options
            .AddMiddleware((_, next, cancellationToken) =>
            {
                kept = next;
                next.InvokeAsync(cancellationToken);
                return default;
            })
            .AddMiddleware(static async (_, next, cancellationToken) =>
            {
                await Task.Yield();
                await next.InvokeAsync(cancellationToken);
            }));
        await World.UntilAsync(() => World.Loggers.Count(2060) == 1);
        Assert.Equal(1, await World.PendingCountAsync());
        goOn.SetResult();
        await World.DrainedAsync();

        Assert.Equal(fails ? 2 : 1, workers.Runs.Count);
        Assert.Equal((1, fails ? 1 : 0), (consumer.HandledCount, consumer.FailedCount));
        Assert.Throws<InvalidOperationException>(() => { kept.InvokeAsync(CancellationToken.None); });
    }

    [Fact]
    public async Task A_failure_that_it_never_looked_at_is_the_event_s()
    {
        var workers = new Workers
        {
            Body = static async (_, context, _) =>
            {
                await Task.Yield();
                if (context.DeliveryCount == 1) throw new InvalidOperationException("no");
            },
        };
        await World.Stream.ProduceAsync(new Work(1));
        await using GroupConsumer consumer = World.Start(workers, configure: options => options.AddMiddleware(
            async (context, next, cancellationToken) =>
            {
                _ = next.InvokeAsync(cancellationToken);
                while (workers.Runs.Count == 0) await Task.Yield();
                await Task.Delay(20, CancellationToken.None);
            }));
        await World.DrainedAsync();

        Assert.Equal([1, 2], workers.Runs.Select(run => run.DeliveryCount));
    }

    [Fact]
    public async Task One_around_batches_runs_once_for_each_call()
    {
        int failures = 0;
        var workers = new BatchWorkers
        {
            Body = (_, _, _) => Interlocked.Increment(ref failures) == 1 ? throw new InvalidOperationException("no") : Task.CompletedTask,
        };
        for (int i = 0; i < 3; i++) await World.Stream.ProduceAsync(new Work(i));
        await World.AddRawAsync("type", "work.todo", "number", "not one");
        await World.Stream.ProduceAsync(new Ignored(7));
        await using GroupConsumer consumer = World.Start(workers, configure: options => options
            .AddBatchMiddleware(async (context, next, cancellationToken) =>
            {
                _steps.Enqueue($"{context.Count} of {context.EventType}");
                try
                {
                    await next.InvokeAsync(cancellationToken);
                }
                catch (InvalidOperationException)
                {
                    await next.InvokeAsync(cancellationToken);
                }
            })
            .AddMiddleware((context, next, cancellationToken) =>
            {
                _steps.Enqueue($"one {context.EventType}");
                return next.InvokeAsync(cancellationToken);
            }));
        await World.DrainedAsync();

        Assert.Equal(["4 of work.todo", "one work.ignored"], _steps.Order());
        Assert.Equal([3, 3], workers.Sizes);
        Assert.Equal("undecodable", Assert.Single(await World.DeadLettersAsync())["dead:reason"]);
        Assert.Single(workers.Singles);
    }

    [Fact]
    public async Task One_around_batches_that_does_not_go_on_acknowledges_all_of_it()
    {
        var workers = new BatchWorkers();
        for (int i = 0; i < 3; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupConsumer consumer = World.Start(workers, configure: static options => options.AddBatchMiddleware(static (_, _, _) => default));
        await World.DrainedAsync();

        Assert.Empty(workers.Runs);
        Assert.Equal((0, 3), (consumer.HandledCount, consumer.SkippedCount));
        Assert.Empty(await World.DeadLettersAsync());
    }
}
