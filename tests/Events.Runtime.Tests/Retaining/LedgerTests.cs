using Events.Client;
using Events.InMemory;
using Events.Producing;
using Events.Retaining;
using Events.Runtime.Tests.Retaining.Sample;
using Events.Store;
using Events.Store.Retaining;
using Events.TestSupport;

namespace Events.Runtime.Tests.Retaining;

/// <summary>Retention under groups of different speed whose consumers crash: what each has handled against what was produced.</summary>
public sealed class LedgerTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    private static readonly int Jobs = 6_000 * Scale.Factor;
    private const int MaxBehind = 1_500;

    public static TheoryData<bool> Stores => [true, false];

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task With_groups_of_different_speed_that_crash_no_entry_is_trimmed_unacknowledged_and_the_stream_stays_short(bool redis)
    {
        await using var client = new EventsClient(redis ? await Redis.Stores.ConnectAsync(fixture.Server) : new InMemoryStreamStore());
        var key = new StreamKey(RedisServer.UniqueKey("jobs"));
        JobStream stream = client.OpenStream<JobStream>(new StreamOptions { Key = key.Name });
        long lost = 0, longest = 0, removed = 0;
        await using RetentionKeeper keeper = client.KeepRetention<JobStream>(
            new RetentionOptions
            {
                Rule = new RetentionRule { AfterAllGroups = true, RequiredGroups = ["fast", "slow"] },
                Interval = TimeSpan.FromMilliseconds(10),
                Reported = report =>
                {
                    Interlocked.Add(ref lost, report.Groups.Sum(static group => group.Lost));
                    Interlocked.Add(ref removed, report.Removed);
                },
            },
            key.Name);
        var fast = new FastWorkers();
        var slow = new SlowWorkers();
        using var produced = new CancellationTokenSource();
        Task[] crashing = [CrashAsync(() => Start(client, fast, key)), CrashAsync(() => Start(client, slow, key))];
        for (int i = 0; i < Jobs; i += 100)
        {
            await stream.ProduceBatchAsync(Enumerable.Range(i, 100).Select(static n => new JobAdded(n)).ToArray());
            long length = 0;
            await Eventually.TrueAsync(async () => (length = await client.Store.LengthAsync(key)) < MaxBehind, TimeSpan.FromMinutes(2));
            longest = Math.Max(longest, length);
        }

        await Eventually.TrueAsync(() => fast.Done.Count == Jobs && slow.Done.Count == Jobs, TimeSpan.FromMinutes(2));
        await Eventually.TrueAsync(() => Interlocked.Read(ref removed) >= Jobs - 200, TimeSpan.FromMinutes(2));
        await produced.CancelAsync();
        await Task.WhenAll(crashing);
        Assert.Equal(0, Interlocked.Read(ref lost));
        Assert.InRange(await client.Store.LengthAsync(key), 0, 200);
        Assert.InRange(longest, 1, MaxBehind);

        async Task CrashAsync(Func<GroupConsumer> start)
        {
            await Task.Yield();
            while (!produced.IsCancellationRequested)
            {
                GroupConsumer consumer = start();
                long before = consumer.HandledCount;
                await Eventually.TrueAsync(() => consumer.HandledCount > before + 400 || produced.IsCancellationRequested, TimeSpan.FromMinutes(2));
                await consumer.AbortAsync();
                await consumer.DisposeAsync();
            }
        }
    }

    private static GroupConsumer Start<TGroup>(EventsClient client, TGroup handlers, StreamKey key)
        where TGroup : class, Events.Definitions.IConsumerGroup<TGroup>
    {
        GroupConsumer consumer = client.CreateConsumer(
            handlers,
            new ConsumerOptions { MinIdle = TimeSpan.FromMilliseconds(500), ReapInterval = TimeSpan.FromMilliseconds(50), Concurrency = 4 },
            key.Name);
        consumer.Start();
        return consumer;
    }
}
