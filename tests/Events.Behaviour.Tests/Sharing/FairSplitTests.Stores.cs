using System.Diagnostics;
using Events.Behaviour.Sample;
using Events.Behaviour.Worlds;
using Events.Client;
using Events.TestSupport;

namespace Events.Behaviour.Sharing;

/// <summary>How consumers of one group share a backlog, with default options: beside the best split, in which nobody is ever without work.</summary>
public sealed class FairSplitTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    // A busy machine may not come to it at once; time stands still meanwhile.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(60, 2000, 20, 0, 1)]
    [InlineData(40, 2000, 3, 3000, 1)]
    [InlineData(60, 2000, 5, 0, 8)]
    [InlineData(150, 200, 2, 500, 1)]
    [InlineData(400, 200, 3, 2000, 8)]
    [InlineData(600, 10, 4, 200, 1)]
    [InlineData(2000, 10, 4, 0, 8)]
    [InlineData(2000, 1, 2, 200, 1)]
    [InlineData(3000, 1, 2, 0, 8)]
    public async Task Consumers_share_a_backlog_within_a_tenth_of_the_best_split(
        int events, int milliseconds, int consumers, int lastJoinsAfter, int concurrency)
    {
        await using var world = new EmbeddedWorld();
        TimeSpan join = TimeSpan.FromMilliseconds(lastJoinsAfter);
        var load = new Load(world, TimeSpan.FromMilliseconds(milliseconds));
        for (int i = 0; i < events; i++) await world.Stream.ProduceAsync(new Work(i));
        long start = world.Time.GetTimestamp();
        var started = new List<GroupConsumer>();
        try
        {
            while (load.Done < events)
            {
                while (started.Count < consumers - 1 || (started.Count < consumers && world.Time.GetElapsedTime(start) >= join))
                {
                    started.Add(world.Start(load.Workers, $"worker-{started.Count}", options => options.Concurrency = concurrency));
                }

                await SettleAsync(world, load, started.Count * concurrency, events);
                await world.PassAsync();
            }

            TimeSpan took = world.Time.GetElapsedTime(start, load.LastEnd);
            double best = BestSplit(events, milliseconds, consumers, lastJoinsAfter, concurrency);
            Assert.InRange(took.TotalMilliseconds / best, 0.99, 1.1);
        }
        finally
        {
            foreach (GroupConsumer consumer in started) await consumer.AbortAsync();
        }
    }

    [Fact]
    public async Task Consumers_share_a_backlog_on_a_real_Redis_and_the_lag_shows_what_nobody_has_yet()
    {
        await using RedisWorld world = await RedisWorld.OpenAsync(redis.Server);
        var load = new Load(world, TimeSpan.FromMilliseconds(200));
        for (int i = 0; i < 40; i++) await world.Stream.ProduceAsync(new Work(i));
        long start = world.Time.GetTimestamp();
        await using GroupConsumer first = world.Start(load.Workers, "worker-0", World.NeverReaps);
        await Eventually.TrueAsync(() => load.Done == 2);
        Assert.InRange((await world.Store.GroupInfoAsync(world.StreamKey)).Single().Lag!.Value, 30, 38);

        await using GroupConsumer second = world.Start(load.Workers, "worker-1", World.NeverReaps);
        await using GroupConsumer third = world.Start(load.Workers, "worker-2", World.NeverReaps);
        await Eventually.TrueAsync(() => load.Done == 40);

        // One after the other they take 8 s. How much each did does not depend on how busy the machine is: handlers only wait.
        // A handler has ended a moment before its consumer counts it.
        await Eventually.TrueAsync(() => first.HandledCount + second.HandledCount + third.HandledCount == 40);
        Assert.InRange(first.HandledCount, 10, 20);
        Assert.InRange(second.HandledCount, 8, 18);
        Assert.InRange(third.HandledCount, 8, 18);
    }

    // Until as many handlers run as can, or all is delivered: then whoever has it runs it. Where none runs, time would pass by a hundred
    // milliseconds at once, so a thread that waits for a processor is waited for.
    private static async Task SettleAsync(World world, Load load, int atBest, int events)
    {
        long began = Stopwatch.GetTimestamp();
        while (load.Running < Math.Min(atBest, events - load.Done))
        {
            bool isDelivered = await world.Store.ExistsAsync(world.StreamKey)
                && (await world.Store.GroupInfoAsync(world.StreamKey)).Any(static group => group.Lag == 0);
            TimeSpan patience = !isDelivered ? Patience : load.Running == 0 ? Patience / 5 : TimeSpan.FromMilliseconds(20);
            if (Stopwatch.GetElapsedTime(began) > patience) return;
            await Task.Delay(1);
        }
    }

    private static double BestSplit(int events, int milliseconds, int consumers, int lastJoinsAfter, int concurrency)
    {
        var free = new PriorityQueue<double, double>();
        for (int i = 0; i < consumers * concurrency; i++)
        {
            double from = i < concurrency ? lastJoinsAfter : 0;
            free.Enqueue(from, from);
        }

        double end = 0;
        for (int i = 0; i < events; i++)
        {
            double at = free.Dequeue() + milliseconds;
            free.Enqueue(at, at);
            end = Math.Max(end, at);
        }

        return end;
    }

    /// <summary>Handlers that take so long, and what they have done.</summary>
    private sealed class Load
    {
        private int _running;
        private int _done;
        private long _lastEnd;

        public Load(World world, TimeSpan each) => Workers.Body = async (_, _, token) =>
        {
            Interlocked.Increment(ref _running);
            await Task.Delay(each, world.Time, token);
            Volatile.Write(ref _lastEnd, world.Time.GetTimestamp());
            Interlocked.Decrement(ref _running);
            Interlocked.Increment(ref _done);
        };

        public Workers Workers { get; } = new();

        public int Running => Volatile.Read(ref _running);

        public int Done => Volatile.Read(ref _done);

        public long LastEnd => Volatile.Read(ref _lastEnd);
    }
}
