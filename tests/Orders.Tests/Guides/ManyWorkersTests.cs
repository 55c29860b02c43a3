using Events;
using Events.Client;
using Events.Producing;
using Events.Redis;
using Events.Redis.Stores;
using Events.Store;
using Events.TestSupport;
using Orders.Consumers;
using Orders.Contracts;

namespace Orders.Tests.Guides;

/// <summary>
/// Ten workers in one process, as the guide to consumer groups has them: named after the machine, and ten times as quick where handlers wait.
/// </summary>
public sealed class ManyWorkersTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private const int Workers = 10;

    private readonly string _key = RedisServer.UniqueKey("orders");

    [Theory]
    [InlineData(Workers, 1)]
    [InlineData(1, Workers)]
    public async Task Ten_handlers_wait_at_the_same_time_in_ten_workers_or_in_one(int consumers, int concurrency)
    {
        await using var events = new EventsClient(await RedisStreamStore.ConnectAsync(RedisOptions.Parse(redis.Server.Endpoint)));
        var allWait = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var gate = new Lock();
        int running = 0, most = 0;
        var options = new ConsumerOptions { Concurrency = concurrency };
        options.AddMiddleware(async (_, next, token) =>
        {
            // What each of them waits for is that all ten do: one behind the other they would wait for ever.
            lock (gate)
            {
                most = Math.Max(most, ++running);
                if (running == Workers) allWait.TrySetResult();
            }

            await allWait.Task.WaitAsync(token);
            lock (gate) running--;
            await next.InvokeAsync(token);
        });
        var started = new List<GroupConsumer>();
        try
        {
            for (int i = 0; i < consumers; i++)
            {
                started.Add(events.CreateConsumer(new Analytics(), options, _key));
                started[i].Start();
            }

            OrderStream orders = events.OpenStream<OrderStream>(new StreamOptions { Key = _key });
            for (int i = 0; i < 4 * Workers; i++) await orders.ProduceAsync(new OrderPaid($"o-{i}", "alice", 1.00m));
            await Eventually.TrueAsync(() => started.Sum(static one => one.HandledCount) == 4 * Workers);

            Assert.Equal(Workers, most);
            Assert.Equal(
                Enumerable.Range(1, consumers).Select(static number => $"{Environment.MachineName}-{number}").Order(StringComparer.Ordinal),
                started.Select(static one => one.Name).Order(StringComparer.Ordinal));
            await Eventually.TrueAsync(async () => (await events.Store.PendingAsync(new StreamKey(_key), "analytics")).Count == 0);
        }
        finally
        {
            foreach (GroupConsumer consumer in started) await consumer.DisposeAsync();
        }
    }
}
