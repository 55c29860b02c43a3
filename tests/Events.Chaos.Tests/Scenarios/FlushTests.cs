using Events.Chaos.Contracts;
using Events.Chaos.Judging;
using Events.Chaos.Ledgers;
using Events.Chaos.Roles;
using Events.Chaos.Runs;
using Events.TestSupport;

namespace Events.Chaos.Scenarios;

/// <summary>FLUSHALL under load: stream, group, floor and dead letters are gone at once.</summary>
public sealed class FlushTests
{
    [Fact]
    public Task After_a_flush_the_group_goes_on_says_so_and_handles_all_that_was_produced_since() => ChaosRun.RunAsync(async run =>
    {
        run.Start("producer", new WorkerOptions { Produces = true, PauseMs = 15, PoisonOneOf = 50 });
        for (int i = 0; i < 2; i++) await run.StartAndWaitAsync("consumer", new WorkerOptions { FailOneOf = 20 });
        // One of them remembers the group; what the other one makes of a flushed stream hides nothing.
        await Eventually.TrueAsync(() => run.Consumers.Any(
            consumer => consumer.ReadLedger().Any(line => line.Fact == Fact.Begun)));
        var flushes = new List<Outage>();
        await Storm.RageAsync(run, 400, async () =>
        {
            // Of what nobody has looked at yet, nobody can say that it is gone.
            await Eventually.TrueAsync(async () => await run.Server.CommandAsync("EXISTS", ChaosKeys.Floors) is 1L);
            int told = Told(run);
            long start = Environment.TickCount64;
            await run.Server.CommandAsync("FLUSHALL");
            flushes.Add(new Outage(start, Environment.TickCount64));
            await Eventually.TrueAsync(() => Told(run) > told);
        });

        await run.EndProducersAsync();
        await run.UntilDrainedAsync();
        await run.EndConsumersAsync();
        Evidence evidence = await Evidence.GatherAsync(run);
        ProducingJudge.Check(evidence, line => evidence.SentAt[line.EventId] <= flushes[^1].To);
        HandlingJudge.Check(evidence);
        CommitJudge.Check(evidence, forgets: true);
        await LeftoverJudge.CheckAsync(run);
    });

    private static int Told(ChaosRun run) =>
        run.Consumers.Sum(consumer => consumer.ReadLedger().Count(line => line.Fact == Fact.Restored));
}
