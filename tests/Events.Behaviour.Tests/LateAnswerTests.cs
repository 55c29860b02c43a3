using Events.Behaviour.Sample;
using Events.Behaviour.Worlds;
using Events.Client;
using Events.Store.Roles;
using Events.TestSupport;

namespace Events.Behaviour;

/// <summary>Answers of the server that come when what they say is not so any more, or do not come.</summary>
public abstract class LateAnswerTests : DeliveryTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_acknowledged_between_a_claim_and_its_answer_does_not_run_again(bool commits)
    {
        string total = World.StreamKey.Beside("total").Name;
        (IStreamStore store, LateAnswers control) = LateAnswers.Around(World.Store);
        await using var client = new EventsClient(store, World.Time, World.Loggers, ownsStore: false);
        var workers = new Workers
        {
            Body = async (work, context, token) =>
            {
                if (work is not Work { Number: 0 }) return;
                await Eventually.TrueAsync(() => control.HasClaimed);
                if (commits) await context.CommitAsync(commit => commit.Increment(total, 1), token);
            },
        };
        await World.Stream.ProduceAsync(new Work(0));
        ConsumerOptions options = World.Options();
        options.ReapInterval = World.MinIdle / 8;
        await using GroupConsumer consumer = client.CreateConsumer(workers, options, World.Key);
        consumer.Start();
        await World.UntilAsync(async () => control.HasClaimed && await World.PendingCountAsync() == 0 && consumer.HandledCount == 1);
        control.LetGo();
        await World.Stream.ProduceAsync(new Work(1));
        await World.PassAsync(World.MinIdle);
        await World.DrainedAsync();

        Assert.Equal([0, 1], workers.Seen<Work>().Select(static work => work.Number));
        Assert.Equal(0, World.Loggers.Count(2105));
    }

    [Fact]
    public async Task What_was_moved_to_the_dead_letters_without_an_answer_is_not_brought_back()
    {
        (IStreamStore store, LateAnswers control) = LateAnswers.Around(World.Store);
        control.LetGo();
        await using var client = new EventsClient(store, World.Time, World.Loggers, ownsStore: false);
        var workers = new Workers
        {
            Body = static (work, context, _) =>
            {
                if (work is Work { Number: 0 }) context.DeadLetter("no");
                return Task.CompletedTask;
            },
        };
        ConsumerOptions options = World.Options();
        World.NeverReaps(options);
        await World.Stream.ProduceAsync(new Work(0));
        await using GroupConsumer consumer = client.CreateConsumer(workers, options, World.Key);
        consumer.Start();
        await World.UntilAsync(async () => (await World.DeadLettersAsync()).Count == 1);

        // Given since, so that nothing bears witness that the records of this consumer were not destroyed.
        await World.Stream.ProduceAsync(new Work(1));
        await World.UntilAsync(() => control.Restores > 0);
        await World.DrainedAsync();
        Task stopped = consumer.StopAsync();
        await World.UntilAsync(() => stopped.IsCompleted);

        Assert.Equal([0, 1], workers.Seen<Work>().Select(static work => work.Number));
        Assert.Single(await World.DeadLettersAsync());
        Assert.Equal(0, World.Loggers.Count(2105));
    }
}
