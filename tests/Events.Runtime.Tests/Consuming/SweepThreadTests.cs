using Events.Client;
using Events.Producing;
using Events.Runtime.Tests.Allocation.Sample;
using Events.Runtime.Tests.Redis;
using Events.Store;
using Events.TestSupport;

namespace Events.Runtime.Tests.Consuming;

/// <summary>The threads on which what a sweep has claimed is handled.</summary>
public sealed class SweepThreadTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private const int PageSize = 50;

    [Fact]
    public async Task Quick_handlers_run_on_the_thread_that_has_read_the_page()
    {
        var handlers = new Placing();

        // On a machine that is busy elsewhere what is quick may look slow, so that the pool has it.
        await SweepAsync("tests:sweep:quick", handlers, _ => handlers.Threads.Any(IsOfReplies));
    }

    [Fact]
    public async Task Handlers_that_block_do_not()
    {
        var handlers = new Placing { Body = static () => Thread.Sleep(1) };
        await SweepAsync("tests:sweep:slow", handlers, static consumer => consumer.ClaimedCount > 5 * PageSize);
        Assert.DoesNotContain(handlers.Threads, IsOfReplies);
    }

    // Another thread reads in place of the one that waits.
    [Fact]
    public async Task A_handler_that_waits_there_for_a_reply_gets_it()
    {
        await using var client = new EventsClient(await Stores.ConnectAsync(redis.Server));
        var other = new StreamKey("tests:sweep:other");
        bool? isAnswered = null;
        var handlers = new Placing
        {
            Body = () =>
            {
                if (isAnswered is not null || !IsOfReplies(Thread.CurrentThread.Name ?? "")) return;
                isAnswered = client.Store.LengthAsync(other).AsTask().Wait(Eventually.Patience);
            },
        };
        await SweepAsync(client, "tests:sweep:waiting", handlers, _ => isAnswered is not null);
        Assert.True(isAnswered);
    }

    private async Task SweepAsync(string key, Placing handlers, Func<GroupConsumer, bool> isEnough)
    {
        await using var client = new EventsClient(await Stores.ConnectAsync(redis.Server));
        await SweepAsync(client, key, handlers, isEnough);
    }

    private static bool IsOfReplies(string thread) => thread.StartsWith("Events replies", StringComparison.Ordinal);

    // A consumer takes entries and dies, again and again; another claims them.
    private static async Task SweepAsync(EventsClient client, string key, Placing handlers, Func<GroupConsumer, bool> isEnough)
    {
        var stream = new StreamKey(key);
        OrderStream orders = client.OpenStream<OrderStream>(new StreamOptions { Key = key });
        await using GroupConsumer consumer = client.CreateConsumer(
            handlers,
            new ConsumerOptions { MinIdle = TimeSpan.FromMilliseconds(50), ReapInterval = TimeSpan.FromMilliseconds(10), ReapPageSize = PageSize },
            key);
        consumer.Start();
        await Eventually.TrueAsync(async () => await client.Store.ExistsAsync(stream));
        await using IGroupReader dead = client.Store.OpenReader(new ConsumerKey(stream, "placing", "dead"));
        do
        {
            consumer.Pause();
            for (int i = 0; i < PageSize; i++) await orders.ProduceAsync(new OrderPlaced("o-1", "alice", 1));

            // A read that was under way when it paused may have some.
            (await dead.ReadNewAsync(PageSize, TimeSpan.Zero, default, default)).Dispose();
            consumer.Resume();
            await Eventually.TrueAsync(async () => (await client.Store.PendingAsync(stream, "placing")).Count == 0);
        }
        while (!isEnough(consumer));
    }
}
