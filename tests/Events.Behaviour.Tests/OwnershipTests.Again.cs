using System.Collections.Concurrent;
using Events.Behaviour.Sample;
using Events.Client;

namespace Events.Behaviour;

/// <summary>Entries that are lost while a handler has them, and come here once more before it has ended.</summary>
public abstract partial class OwnershipTests
{
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<(int Number, long DeliveryCount)> _begun = [];

    [Theory]
    [InlineData(Stubborn.Succeeds)]
    [InlineData(Stubborn.Throws)]
    [InlineData(Stubborn.Defers)]
    [InlineData(Stubborn.DeadLetters)]
    public async Task What_the_group_comes_to_again_is_handled_before_others_of_its_key(Stubborn does)
    {
        await World.Stream.ProduceAsync(new Step("a", 0));
        await using GroupConsumer consumer = World.Start(IgnoringItsToken(does), configure: WithRoom);
        await World.UntilAsync(() => _begun.Count == 1);

        await GoBackAsync(consumer);
        await World.Stream.ProduceAsync(new Step("a", 1));
        await World.UntilAsync(async () => await World.PendingCountAsync() == 2);
        await World.PassAsync(World.Options().BlockTime);
        _go.SetResult();
        await World.DrainedAsync();

        Assert.Equal([(0, 1), (0, 1), (1, 1)], _begun);
        Assert.Equal((1, 0, 0), (World.Loggers.Count(2104), World.Loggers.Count(2108), World.Loggers.Count(2109)));
        Assert.Empty(await World.DeadLettersAsync());
    }

    [Fact]
    public async Task So_it_is_when_it_has_no_key_and_others_run_beside_it()
    {
        await World.Stream.ProduceAsync(new Work(0));
        await using GroupConsumer consumer = World.Start(IgnoringItsToken(Stubborn.Succeeds), configure: WithRoom);
        await World.UntilAsync(() => _begun.Count == 1);

        await GoBackAsync(consumer);
        await World.Stream.ProduceAsync(new Work(1));
        await World.UntilAsync(() => _begun.Count == 2);
        Assert.Equal([(0, 1), (1, 1)], _begun);
        _go.SetResult();
        await World.DrainedAsync();

        Assert.Equal([(0, 1), (1, 1), (0, 1)], _begun);
        Assert.Equal((2, 0), (consumer.HandledCount, World.Loggers.Count(2109)));
    }

    [Fact]
    public async Task So_it_is_in_a_batch()
    {
        var workers = new BatchWorkers
        {
            Body = async (events, context, token) =>
            {
                foreach (object step in events) _begun.Enqueue((((Step)step).Number, context[0].DeliveryCount));
                if (_begun.Count > 2) return;
                await using (token.Register(_cancelled.SetResult)) await _go.Task;
            },
        };
        for (int i = 0; i < 2; i++) await World.Stream.ProduceAsync(new Step($"{i}", i));
        await using GroupConsumer consumer = World.Start(workers, configure: WithRoom);
        await World.UntilAsync(() => _begun.Count == 2);

        await GoBackAsync(consumer);
        for (int i = 0; i < 2; i++) await World.Stream.ProduceAsync(new Step($"{i}", i + 2));
        await World.UntilAsync(async () => await World.PendingCountAsync() == 4);
        await World.PassAsync(World.Options().BlockTime);
        _go.SetResult();
        await World.DrainedAsync();

        Assert.All(_begun, static run => Assert.Equal(1, run.DeliveryCount));
        Assert.Equal([0, 0, 2], _begun.Select(static run => run.Number).Where(static number => number % 2 == 0));
        Assert.Equal([1, 1, 3], _begun.Select(static run => run.Number).Where(static number => number % 2 == 1));
        Assert.Equal((4, 0), (consumer.HandledCount, World.Loggers.Count(2109)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_another_has_taken_and_gives_back_is_handled_before_others_of_its_key(bool isReaped)
    {
        await World.Stream.ProduceAsync(new Step("a", 0));
        await using GroupConsumer consumer = World.Start(IgnoringItsToken(Stubborn.Succeeds), configure: options =>
        {
            WithRoom(options);
            if (isReaped) options.ReapInterval = World.Options().ReapInterval;
        });
        await World.UntilAsync(() => _begun.Count == 1);
        EntryId[] ids = await World.IdsAsync();

        await World.Store.ClaimAsync(new(World.StreamKey, "workers", "thief"), TimeSpan.Zero, ids);
        await World.UntilAsync(() => _cancelled.Task.IsCompleted);
        if (!isReaped) await World.Store.ClaimAsync(new(World.StreamKey, "workers", "worker-a"), TimeSpan.Zero, ids);
        await World.UntilAsync(async () => (await World.PendingLinesAsync())[0].StartsWith("worker-a", StringComparison.Ordinal));
        await World.Stream.ProduceAsync(new Step("a", 1));
        await World.PassAsync(World.Options().RenewalInterval * 4);
        _go.SetResult();
        await World.DrainedAsync();

        Assert.Equal([0, 0, 1], _begun.Select(static run => run.Number));
        Assert.Equal((2, 0), (consumer.HandledCount, World.Loggers.Count(2109)));
    }

    [Fact]
    public async Task What_has_come_again_when_the_consumer_stops_is_released()
    {
        await World.Stream.ProduceAsync(new Work(0));
        GroupConsumer consumer = World.Start(IgnoringItsToken(Stubborn.Succeeds), configure: WithRoom);
        await World.UntilAsync(() => _begun.Count == 1);

        await GoBackAsync(consumer);
        await World.UntilAsync(async () => await World.PendingCountAsync() == 1);
        await World.PassAsync(World.Options().BlockTime);
        Task stopping = consumer.StopAsync();
        _go.SetResult();
        await World.UntilAsync(() => stopping.IsCompleted);

        Assert.Equal(["(released) x0"], await World.PendingLinesAsync());
    }

    // It reads on beside a handler that does not end.
    private static void WithRoom(ConsumerOptions options)
    {
        Worlds.World.NeverReaps(options);
        options.Concurrency = 2;
    }

    // The consumer hears that the entry is not its own any more before it reads it once more.
    private async Task GoBackAsync(GroupConsumer consumer)
    {
        consumer.Pause();
        await World.PassAsync(TimeSpan.FromMilliseconds(600));
        await World.RemakeGroupAsync(EntryId.Min);
        await World.UntilAsync(() => _cancelled.Task.IsCompleted);
        consumer.Resume();
    }

    private Workers IgnoringItsToken(Stubborn does) => new()
    {
        Body = async (value, context, token) =>
        {
            _begun.Enqueue((value is Step step ? step.Number : ((Work)value).Number, context.DeliveryCount));
            if (_begun.Count > 1) return;
            await using (token.Register(_cancelled.SetResult)) await _go.Task;
            switch (does)
            {
                case Stubborn.Throws:
                    throw new InvalidOperationException("late");
                case Stubborn.Defers:
                    context.Retry(TimeSpan.FromHours(1));
                    break;
                case Stubborn.DeadLetters:
                    context.DeadLetter("bad");
                    break;
            }
        },
    };

    /// <summary>What a handler does at the end that has not heeded its token.</summary>
    public enum Stubborn
    {
        Succeeds,
        Throws,
        Defers,
        DeadLetters,
    }
}
