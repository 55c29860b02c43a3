using System.Collections.Concurrent;
using Events.Behaviour.Sample;
using Events.Client;

namespace Events.Behaviour.Batches;

/// <summary>Batches of a handler that takes a base type: events of several types, in the order of the stream.</summary>
public abstract class MixedBatchTests : DeliveryTests
{
    [Fact]
    public async Task Events_of_several_types_come_together_in_stream_order()
    {
        var types = new ConcurrentQueue<string?>();
        var workers = new MixedBatches { Body = (_, context, _) => Note(types, context) };
        for (int i = 0; i < 40; i++)
        {
            await World.Stream.ProduceAsync(new Work(i));
            await World.Stream.ProduceAsync(new Ignored(i));
            await World.Stream.ProduceAsync(new Charge($"c-{i}", i));
        }

        await using GroupConsumer consumer = World.Start(workers);
        await World.DrainedAsync();

        BatchRun[] mixed = [.. workers.Runs.Where(run => run.Events[0] is not Ignored)];
        Assert.Equal(
            Enumerable.Range(0, 40).SelectMany(i => new object[] { new Work(i), new Charge($"c-{i}", i) }),
            mixed.SelectMany(run => run.Events));
        Assert.Equal(50, mixed[0].Events.Count);
        Assert.All(mixed, run => Assert.InRange(run.Events.Count, 1, 50));
        Assert.All(workers.Runs, run => Assert.Equal(run.Ids.Order(), run.Ids));
        Assert.Equal(Enumerable.Range(0, 40), workers.Seen<Ignored>().Select(ignored => ignored.Number));
        Assert.Null(types.First(type => type != "work.ignored"));
        Assert.Contains("work.ignored", types);
        Assert.Equal(120, consumer.HandledCount);
    }

    [Fact]
    public async Task Each_is_decided_for_fails_and_comes_back_as_in_any_batch()
    {
        var workers = new MixedBatches
        {
            Body = (events, context, _) =>
            {
                if (events.Count == 1) return Task.CompletedTask;
                for (int i = 0; i < events.Count; i++)
                {
                    Assert.Equal(events[i] switch { Work => "work.todo", Charge => "work.charge", _ => "work.step" }, context[i].EventType);
                    if (events[i] is Step) context[i].DeadLetter("a step");
                }

                throw new InvalidOperationException("no");
            },
        };
        await World.Stream.ProduceAsync(new Work(1));
        await World.Stream.ProduceAsync(new Charge("c-1", 2));
        await World.AddRawAsync("type", "work.charge", "charge_id", "c-2", "amount", "not one");
        await World.Stream.ProduceAsync(new Step("k", 3));
        await using GroupConsumer consumer = World.Start(workers);
        await World.DrainedAsync();

        Assert.Equal([3, 1, 1], workers.Sizes);
        Assert.Equal([new Charge("c-1", 2), new Work(1)], workers.Runs.Skip(1).Select(run => run.Events[0]).OrderBy(item => item.GetType().Name));
        Assert.Equal(["a step", "undecodable"], (await World.DeadLettersAsync()).Select(letter => letter["dead:reason"]).Order());
    }

    [Fact]
    public async Task Duplicates_and_keys_are_those_of_each_event()
    {
        var workers = new MixedBatches();
        for (int i = 0; i < 6; i++)
        {
            await World.Stream.ProduceAsync(new Charge("c-1", i));
            await World.Stream.ProduceAsync(new Step("k", i));
            await World.Stream.ProduceAsync(new Work(i));
        }

        await using GroupConsumer consumer = World.Start(workers);
        await World.DrainedAsync();

        Assert.Equal([new Charge("c-1", 0)], workers.Seen<Charge>());
        Assert.Equal(Enumerable.Range(0, 6), workers.Seen<Step>().Select(step => step.Number));
        Assert.Equal(Enumerable.Range(0, 6), workers.Seen<Work>().Select(work => work.Number));
        Assert.All(workers.Runs, run => Assert.InRange(run.Events.OfType<Step>().Count(), 0, 1));
    }

    private static Task Note(ConcurrentQueue<string?> types, BatchContext context)
    {
        types.Enqueue(context.EventType);
        return Task.CompletedTask;
    }
}
