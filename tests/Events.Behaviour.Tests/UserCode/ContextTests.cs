using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Principal;
using Events.Behaviour.Sample;
using Events.Client;

namespace Events.Behaviour.UserCode;

/// <summary>What a handler finds in its context: nothing of another event, nothing of who started the consumer.</summary>
public abstract class ContextTests : DeliveryTests
{
    private const int Count = 40;

    private static readonly AsyncLocal<string?> Tenant = new();

    private readonly ConcurrentQueue<string> _found = [];
    private readonly ConcurrentDictionary<int, int> _tries = new();

    public static TheoryData<string, int> Ways
    {
        get
        {
            var ways = new TheoryData<string, int>();
            foreach (string way in new[]
            {
                "at once", "fails at once", "fails at once and is tried again at once", "completes later", "asynchronous", "batch", "middleware",
            })
            {
                ways.Add(way, 1);
                ways.Add(way, 4);
            }

            return ways;
        }
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task Each_event_begins_in_the_same_clean_context(string way, int concurrency)
    {
        for (int i = 0; i < Count; i++) await World.Stream.ProduceAsync(new Work(i));
        CultureInfo culture = CultureInfo.CurrentCulture;
        using var activity = new Activity("starting");
        Dirty("starter");
        activity.Start();
        string clean = await Task.Run(async () =>
        {
            // What a thread of the pool begins with, without any flow from here.
            var found = new TaskCompletionSource<string>();
            ThreadPool.UnsafeQueueUserWorkItem(static found => found.SetResult(Look()), found, preferLocal: false);
            return await found.Task;
        });
        await using GroupConsumer consumer = Start(way, concurrency);
        CultureInfo.CurrentCulture = culture;
        await World.DrainedAsync();

        Assert.True(_found.Count >= (way == "batch" ? Count / concurrency : Count));
        Assert.All(_found, found => Assert.Equal(clean, found));
        Assert.NotEqual(clean, Look());
    }

    [Fact]
    public async Task What_completes_a_handler_s_task_does_not_run_other_events_inside_of_itself()
    {
        var waits = new TaskCompletionSource();
        int inside = 0, nested = 0, thread = 0;
        var workers = new Workers
        {
            Body = (value, _, _) =>
            {
                switch (((Work)value).Number)
                {
                    case 0:
                        return waits.Task;
                    case 1:
                        (inside, thread) = (1, Environment.CurrentManagedThreadId);
                        waits.SetResult();
                        inside = 0;
                        return Task.CompletedTask;
                    default:
                        if (inside == 1 && thread == Environment.CurrentManagedThreadId) nested++;
                        return Task.CompletedTask;
                }
            },
        };
        for (int i = 0; i < 20; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupConsumer consumer = World.Start(workers, configure: static options => options.Concurrency = 2);
        await World.DrainedAsync();

        Assert.Equal((20, 0), (workers.Runs.Count, nested));
    }

    [Fact]
    public async Task What_a_handler_changes_of_its_thread_is_gone_with_the_page()
    {
        var found = new ConcurrentQueue<(ThreadPriority Priority, bool IsBackground)>();
        var workers = new Workers
        {
            Body = (_, _, _) =>
            {
                Thread thread = Thread.CurrentThread;
                found.Enqueue((thread.Priority, thread.IsBackground));
                thread.Priority = ThreadPriority.Lowest;
                thread.IsBackground = false;
                return Task.CompletedTask;
            },
        };
        await using GroupConsumer consumer = World.Start(workers);
        for (int i = 0; i < 10; i++)
        {
            await World.Stream.ProduceAsync(new Work(i));
            await World.DrainedAsync();
        }

        Assert.Equal(Enumerable.Repeat((ThreadPriority.Normal, true), 10), found);
    }

    [Fact]
    public async Task A_thread_of_the_application_s_that_completes_a_handler_s_task_is_not_kept_for_other_events()
    {
        var waits = new TaskCompletionSource();
        var threads = new ConcurrentQueue<int>();
        var workers = new Workers
        {
            Body = (value, _, _) =>
            {
                threads.Enqueue(Environment.CurrentManagedThreadId);
                return value is Work { Number: 0 } ? waits.Task : Task.CompletedTask;
            },
        };
        for (int i = 0; i < 20; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupConsumer consumer = World.Start(workers);
        await World.UntilAsync(() => workers.Runs.Count == 1);
        var completing = new Thread(waits.SetResult);
        completing.Start();
        completing.Join();
        await World.DrainedAsync();

        Assert.Equal(20, threads.Count);
        Assert.DoesNotContain(completing.ManagedThreadId, threads);
    }

    [Fact]
    public async Task What_completes_a_handler_s_task_within_a_scheduler_of_the_application_s_leaves_that_to_no_other_event()
    {
        var pair = new ConcurrentExclusiveSchedulerPair();
        var waits = new TaskCompletionSource();
        var schedulers = new ConcurrentQueue<TaskScheduler>();
        var workers = new Workers
        {
            Body = (value, _, _) =>
            {
                schedulers.Enqueue(TaskScheduler.Current);
                return value is Work { Number: 0 } ? waits.Task : Task.CompletedTask;
            },
        };
        for (int i = 0; i < 20; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupConsumer consumer = World.Start(workers);
        await World.UntilAsync(() => workers.Runs.Count == 1);
        await Task.Factory.StartNew(waits.SetResult, CancellationToken.None, TaskCreationOptions.None, pair.ExclusiveScheduler);
        await World.DrainedAsync();

        Assert.Equal(Enumerable.Repeat(TaskScheduler.Default, 20), schedulers);
    }

    private static void Dirty(string tenant)
    {
        Tenant.Value = tenant;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
        Thread.CurrentThread.CurrentUICulture = CultureInfo.GetCultureInfo("ar-SA");
        Thread.CurrentPrincipal = new GenericPrincipal(new GenericIdentity(tenant), null);
    }

    private static string Look() => $"{Tenant.Value ?? "nobody"} {CultureInfo.CurrentCulture.Name} {CultureInfo.CurrentUICulture.Name} "
        + $"{Activity.Current?.OperationName ?? "nothing"} {SynchronizationContext.Current?.GetType().Name ?? "none"} "
        + $"{Thread.CurrentPrincipal?.Identity?.Name ?? "anybody"} {ExecutionContext.IsFlowSuppressed()}";

    private GroupConsumer Start(string way, int concurrency)
    {
        if (way == "batch")
        {
            var batches = new BatchWorkers { Body = (events, _, _) => Behave(way, ((Work)events[0]).Number) };
            return World.Start(batches, configure: options => (options.Concurrency, options.BatchSize, options.Prefetch) = (concurrency, 1, concurrency));
        }

        var workers = new Workers { Body = (value, _, _) => way == "middleware" ? Task.CompletedTask : Behave(way, ((Work)value).Number) };
        return World.Start(workers, configure: options =>
        {
            options.Concurrency = concurrency;
            if (way == "fails at once and is tried again at once") options.Retry.ImmediateRetries = 1;
            if (way == "middleware") options.AddMiddleware((context, next, token) =>
            {
                _ = Behave(way, ((Work)context.Event).Number);
                return next.InvokeAsync(token);
            });
        });
    }

    private Task Behave(string way, int number)
    {
        _found.Enqueue(Look());
        Dirty($"tenant {number}");
        new Activity("handling").Start();
        SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
        if (way == "at once") ExecutionContext.SuppressFlow();
        if (way == "asynchronous") return LaterAsync();
        if (way == "completes later") return Task.Delay(1);
        return way.StartsWith("fails", StringComparison.Ordinal) && _tries.AddOrUpdate(number, 1, static (_, tries) => tries + 1) == 1
            ? throw new InvalidOperationException("no")
            : Task.CompletedTask;
    }

    private static async Task LaterAsync()
    {
        await Task.Delay(1).ConfigureAwait(false);
        Dirty("later");
    }
}
