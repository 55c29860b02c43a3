using Events.Behaviour.Sample;
using Events.Behaviour.Worlds;
using Events.Client;
using Events.TestSupport;

namespace Events.Behaviour;

/// <summary>A server of its own that has no memory left and evicts nothing.</summary>
public sealed class FullMemoryTests
{
    [Fact]
    public async Task A_commit_that_a_server_without_memory_refuses_is_made_when_there_is_some_again()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync("--maxmemory-policy", "noeviction");
        await using RedisWorld world = await RedisWorld.OpenAsync(server);
        string total = world.StreamKey.Beside("total").Name;
        var gate = new TaskCompletionSource();
        var workers = new Workers
        {
            Body = async (value, context, token) =>
            {
                await gate.Task.WaitAsync(token);
                if (value is Step step) await context.CommitAsync(commit => commit.Increment(total, step.Number), token);
            },
        };
        for (int i = 1; i <= 4; i++) await world.Stream.ProduceAsync(new Step("k", i));
        await world.Stream.ProduceAsync(new Work(1));
        await using GroupConsumer consumer = world.Start(workers, configure: static options => options.MaxDeliveries = 1);
        await world.UntilAsync(() => workers.Runs.Count == 1);
        await server.CommandAsync("CONFIG", "SET", "maxmemory", "1");
        gate.SetResult();
        await world.UntilAsync(() => world.Loggers.Count(2035) >= 3);
        await world.UntilAsync(() => workers.Seen<Work>().Count == 1);
        Assert.Equal(1, consumer.HandledCount);
        await server.CommandAsync("CONFIG", "SET", "maxmemory", "0");
        await world.DrainedAsync();

        Assert.Equal("10", await server.CommandAsync("GET", total));
        Assert.Equal(5, consumer.HandledCount);
        Assert.All(workers.Runs, run => Assert.Equal(1, run.DeliveryCount));
        Assert.Empty(await world.DeadLettersAsync());
    }
}
