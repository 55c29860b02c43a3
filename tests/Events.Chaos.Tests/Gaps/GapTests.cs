using Events.Chaos.Gaps.Sample;
using Events.Chaos.Judging;
using Events.Client;
using Events.DeadLetters;
using Events.Policies;
using Events.Producing;
using Events.Store;
using Events.TestSupport;

namespace Events.Chaos.Gaps;

/// <summary>
/// Whatever takes several commands: killing the process between any two of them neither loses nor doubles an entry.
/// </summary>
public sealed class GapTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private static readonly int[] Five = [1, 2, 3, 4, 5];

    [Fact]
    public Task Producing_a_batch() => GapRunner.RunAsync(
        redis.Server,
        async world =>
        {
            ReadOnlyMemory<EntryId> given = default;
            await world.DieAtAsync(async client =>
            {
                GapStream stream = client.OpenStream<GapStream>(new StreamOptions { Key = world.Key });
                GapStream.Batch batch = stream.CreateBatch();
                foreach (int number in Five) batch.Add(new Job(number));
                given = await stream.ProduceBatchAsync(batch);
            });

            IReadOnlyList<ChaosEntry> entries = await world.ReadAsync(world.Stream);
            Assert.Equal(Five.Take(entries.Count), NumbersOf(entries));
            if (!given.IsEmpty) Assert.Equal(entries.Select(entry => entry.Id), given.ToArray());
        },
        "XADD");

    [Fact]
    public Task Handling_and_acknowledging() => GapRunner.RunAsync(
        redis.Server,
        async world =>
        {
            await ProduceAsync(world, Five);
            var mortals = new Takers();
            await world.ConsumeAsync(mortals, () => world.IsDrainedAsync(world.Stream));
            await world.SurviveAsync();

            Assert.Equal(Five, mortals.Done.Concat(world.Survivors.Done).Distinct().Order());
            Assert.Equal(mortals.Done.Count, mortals.Done.Distinct().Count());
            Assert.Equal(world.Survivors.Done.Count, world.Survivors.Done.Distinct().Count());
            Assert.Empty(await world.ReadDeadLettersAsync());
        },
        "XACK");

    [Theory]
    [InlineData(0.5)]
    [InlineData(1.5)]
    public Task Trying_again(double minIdles) => GapRunner.RunAsync(
        redis.Server,
        async world =>
        {
            await ProduceAsync(world, [1]);
            int tries = 0;
            var mortals = new Takers
            {
                Body = (_, _, _) =>
                {
                    Interlocked.Increment(ref tries);
                    throw new GapFailure();
                },
            };
            await world.ConsumeAsync(
                mortals,
                () => ValueTask.FromResult(Volatile.Read(ref tries) == 2),
                options => options.Retry = new RetryPolicy { FirstDelay = GapWorld.MinIdle * minIdles, MaxDelay = TimeSpan.FromMinutes(1) });
            await world.SurviveAsync();

            Assert.Equal([1], world.Survivors.Done);
            Assert.Empty(await world.ReadDeadLettersAsync());
        },
        "EVALSHA");

    [Fact]
    public Task Dead_lettering() => GapRunner.RunAsync(
        redis.Server,
        async world =>
        {
            await ProduceAsync(world, [1]);
            var mortals = new Takers { Body = (_, _, _) => throw new GapFailure() };
            world.Survivors = new Takers { Body = (_, _, _) => throw new GapFailure() };
            await world.ConsumeAsync(mortals, () => world.IsDrainedAsync(world.Stream), options => options.MaxDeliveries = 1);
            await world.SurviveAsync(options => options.MaxDeliveries = 1);

            Assert.Equal([1], NumbersOf(await world.ReadDeadLettersAsync()));
        },
        "EVALSHA");

    [Fact]
    public Task Requeueing_all_of_a_group() => GapRunner.RunAsync(
        redis.Server,
        async world =>
        {
            await DeadLetterAsync(world, Five);
            await world.DieAtAsync(client => new DeadLetterQueue(client.Store, GapStream.Definition, world.Key).RequeueAllAsync(Takers.Name));
            await world.LivingLetters.RequeueAllAsync(Takers.Name);
            await world.SurviveAsync();

            Assert.Equal(Five, world.Survivors.Done.Order());
            Assert.Empty(await world.ReadDeadLettersAsync());
        },
        "EVALSHA");

    [Fact]
    public Task Handling_what_was_requeued() => GapRunner.RunAsync(
        redis.Server,
        async world =>
        {
            await DeadLetterAsync(world, [1, 2, 3]);
            await world.LivingLetters.RequeueAllAsync(Takers.Name);
            var mortals = new Takers { Body = (number, _, _) => number == 2 ? throw new GapFailure() : Task.CompletedTask };
            await world.ConsumeAsync(
                mortals, () => world.IsDrainedAsync(world.Stream.Beside($"requeue:{Takers.Name}")), options => options.MaxDeliveries = 1);
            await world.SurviveAsync();

            int[] letters = [.. NumbersOf(await world.ReadDeadLettersAsync())];
            Assert.Equal([1, 2, 3], mortals.Done.Concat(world.Survivors.Done).Concat(letters).Distinct().Order());
            Assert.True(letters is [] or [2], string.Join(", ", letters));
            Assert.Single(letters.Concat(world.Survivors.Done), number => number == 2);
        },
        "XREADGROUP");

    [Fact]
    public Task Committing() => GapRunner.RunAsync(
        redis.Server,
        async world =>
        {
            string total = world.Stream.Beside("total").Name;
            Func<int, EventContext, CancellationToken, Task> commit = async (number, context, token) =>
                await context.CommitAsync(writes => writes.Increment(total, number), token);
            await ProduceAsync(world, Five);
            await world.ConsumeAsync(new Takers { Body = commit }, () => world.IsDrainedAsync(world.Stream));
            world.Survivors = new Takers { Body = commit };
            await world.SurviveAsync();

            Assert.Equal("15", await redis.Server.CommandAsync("GET", total));
        },
        "EVALSHA");

    [Fact]
    public Task Claiming_and_marking_a_dedupe_key() => GapRunner.RunAsync(
        redis.Server,
        async world =>
        {
            foreach (int number in (int[])[1, 2, 1]) await world.LivingStream.ProduceAsync(new Payment(number));
            var mortals = new Takers();
            await world.ConsumeAsync(mortals, () => world.IsDrainedAsync(world.Stream));
            await world.SurviveAsync();

            // Twice where the process died between the effect and its acknowledgement, otherwise once.
            Assert.Equal([1, 2], mortals.Done.Concat(world.Survivors.Done).Distinct().Order());
            Assert.Equal(mortals.Done.Count, mortals.Done.Distinct().Count());
            Assert.Equal(world.Survivors.Done.Count, world.Survivors.Done.Distinct().Count());
        },
        "EVALSHA");

    [Fact]
    public Task Reporting_payloads_that_are_gone() => GapRunner.RunAsync(
        redis.Server,
        async world =>
        {
            // Pending for somebody who is gone; the first two were trimmed, the fourth was deleted.
            EntryId[] ids = await ProduceAsync(world, Five);
            await world.Living.Store.CreateGroupAsync(world.Stream, Takers.Name, EntryId.Min);
            await redis.Server.CommandAsync("XREADGROUP", "GROUP", Takers.Name, "gone", "STREAMS", world.Key, ">");
            await redis.Server.CommandAsync("XTRIM", world.Key, "MINID", ids[2].ToString());
            await redis.Server.CommandAsync("XDEL", world.Key, ids[3].ToString());
            var mortals = new Takers();
            await world.ConsumeAsync(mortals, async () => (await world.ReadDeadLettersAsync()).Count == 3);
            await world.SurviveAsync();

            Assert.Equal([3, 5], mortals.Done.Concat(world.Survivors.Done).Distinct().Order());
            IReadOnlyList<ChaosEntry> letters = await world.ReadDeadLettersAsync();
            Assert.Equal([$"{ids[0]}", $"{ids[1]}", $"{ids[3]}"], letters.Select(letter => letter["dead:id"]).Order(StringComparer.Ordinal));
            Assert.All(letters, letter => Assert.Equal("payload-gone", letter["dead:reason"]));
        },
        "EVALSHA");

    [Fact]
    public Task Stopping_and_giving_back() => GapRunner.RunAsync(
        redis.Server,
        async world =>
        {
            await ProduceAsync(world, Five);
            var mortals = new Takers { Body = (number, _, token) => number == 1 ? Task.CompletedTask : Task.Delay(Timeout.Infinite, token) };
            await world.DieAtAsync(async client =>
            {
                ConsumerOptions options = world.Options("mortal");
                options.StopTimeout = TimeSpan.Zero;
                GroupConsumer consumer = client.CreateConsumer(mortals, options, world.Key);
                consumer.Start();
                await Eventually.TrueAsync(() => world.HasDied || mortals.Done.Count == 1);
                Task stopping = consumer.StopAsync();
                await Eventually.TrueAsync(() => world.HasDied || stopping.IsCompleted);
                if (world.HasDied) await world.BuryAsync();
                await stopping;
            });
            await world.SurviveAsync();

            Assert.Equal(Five, mortals.Done.Concat(world.Survivors.Done).Distinct().Order());
            Assert.Equal(world.Survivors.Done.Count, world.Survivors.Done.Distinct().Count());
            Assert.Empty(await world.ReadDeadLettersAsync());
        },
        "EVALSHA");

    [Fact]
    public Task Restoring_a_group() => GapRunner.RunAsync(
        redis.Server,
        async world =>
        {
            await ProduceAsync(world, [1, 2]);
            await world.SurviveAsync();
            await world.Living.Store.SaveFloorAsync(world.Stream, Takers.Name);
            await world.StopSurvivorsAsync();
            await ProduceAsync(world, [3, 4, 5]);
            await world.Living.Store.DestroyGroupAsync(world.Stream, Takers.Name);

            var mortals = new Takers();
            await world.ConsumeAsync(mortals, () => world.IsDrainedAsync(world.Stream));
            await world.SurviveAsync();

            Assert.Equal(Five, mortals.Done.Concat(world.Survivors.Done).Distinct().Order());
            Assert.Equal([1, 2], world.Survivors.Done.Take(2));
            Assert.DoesNotContain(mortals.Done.Concat(world.Survivors.Done.Skip(2)), number => number <= 2);
        },
        "EVALSHA");

    [Fact]
    public Task Handing_over_more_entries_than_one_step_takes() => GapRunner.RunAsync(
        redis.Server,
        async world =>
        {
            const int many = 2_500;
            GapStream.Batch batch = world.LivingStream.CreateBatch();
            for (int number = 0; number < many; number++) batch.Add(new Job(number));
            await world.LivingStream.ProduceBatchAsync(batch);
            await world.Living.Store.CreateGroupAsync(world.Stream, Takers.Name, EntryId.Min);
            await using (IGroupReader reader = world.Living.Store.OpenReader(new ConsumerKey(world.Stream, Takers.Name, "from")))
            {
                using EntryPage page = await reader.ReadNewAsync(many, TimeSpan.Zero, default, default);
                Assert.Equal(many, page.Count);
            }

            await world.DieAtAsync(async client => await client.Store.HandOverAsync(world.Stream, Takers.Name, "from", "to"));

            IReadOnlyList<PendingEntry> pending = await world.Living.Store.PendingAsync(
                world.Stream, Takers.Name, new PendingQuery { Count = many + 1 });
            Assert.Equal(many, pending.Count);
            Assert.All(pending, entry => Assert.Equal(1, entry.DeliveryCount));
            await world.Living.Store.HandOverAsync(world.Stream, Takers.Name, "from", "to");
            pending = await world.Living.Store.PendingAsync(world.Stream, Takers.Name, new PendingQuery { Consumer = "to", Count = many + 1 });
            Assert.Equal(many, pending.Count);
        },
        "EVALSHA");

    private static async Task<EntryId[]> ProduceAsync(GapWorld world, int[] numbers)
    {
        var ids = new List<EntryId>();
        foreach (int number in numbers) ids.Add(await world.LivingStream.ProduceAsync(new Job(number)));
        return [.. ids];
    }

    private static async Task DeadLetterAsync(GapWorld world, int[] numbers)
    {
        await ProduceAsync(world, numbers);
        Takers takers = world.Survivors;
        world.Survivors = new Takers { Body = (_, context, _) => { context.DeadLetter("no"); return Task.CompletedTask; } };
        await world.SurviveAsync();
        await world.StopSurvivorsAsync();
        world.Survivors = takers;
    }

    private static IEnumerable<int> NumbersOf(IEnumerable<ChaosEntry> entries) => entries.Select(entry => int.Parse(entry["number"]!));
}
