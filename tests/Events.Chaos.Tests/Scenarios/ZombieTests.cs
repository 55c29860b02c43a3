using Events.Chaos.Contracts;
using Events.Chaos.Judging;
using Events.Chaos.Ledgers;
using Events.Chaos.Roles;
using Events.Chaos.Runs;
using Events.TestSupport;

namespace Events.Chaos.Scenarios;

/// <summary>
/// SIGSTOP past the minimum idle time, then SIGCONT: the process goes on as if nothing had been, with entries that others have
/// taken meanwhile.
/// </summary>
public sealed class ZombieTests
{
    // Their handlers go on when they are told to stop: the worst that a handler can do.
    private static readonly WorkerOptions Consumer = new() { MinIdleMs = 600, ReapIntervalMs = 200, WorkMs = 10, Concurrency = 8, Stubborn = true };

    [Fact]
    public Task What_a_zombie_still_does_is_not_acknowledged_and_its_commits_are_refused() => ChaosRun.RunAsync(async run =>
    {
        WorkerProcess producer = run.Start("producer", new WorkerOptions { Produces = true, PauseMs = 5 });
        await Eventually.TrueAsync(() => producer.ReadLedger().Count(line => line.Fact == Fact.Given) >= 30);
        await run.EndProducersAsync();

        // It stands still with its handlers halfway.
        string itsGate = run.File("zombie.gate"), heirsGate = run.File("heir.gate");
        foreach (string gate in new[] { itsGate, heirsGate }) await File.WriteAllTextAsync(gate, "");

        // It looks for nothing that is idle: else it would take from its heir what that one had, if the heir stood still.
        WorkerProcess zombie = run.Start("zombie", Consumer with { Gate = itsGate, ReapIntervalMs = 3_600_000 });
        await Eventually.TrueAsync(() => zombie.ReadLedger().Count(line => line.Fact == Fact.Begun) == Consumer.Concurrency);
        zombie.Stop();

        // Another takes all of it and all that nobody had read, and is not done with it when the zombie goes on and comes to its end.
        int given = producer.ReadLedger().Count(line => line.Fact == Fact.Given);
        WorkerProcess heir = run.Start("heir", Consumer with { Gate = heirsGate, Prefetch = 1_000, Hoards = true });
        await Eventually.TrueAsync(async () => (await run.PendingOfAsync(heir)).Count == given && (await run.PendingOfAsync(zombie)).Count == 0);
        HashSet<EntryId> taken = await run.PendingOfAsync(heir);
        File.Delete(itsGate);
        zombie.Continue();
        await Eventually.TrueAsync(() => zombie.ReadUnfinished().Count == 0);
        await zombie.EndAsync();

        Offences.None("A zombie has acknowledged an entry", taken.Except(await run.PendingOfAsync(heir)));
        Assert.Contains(zombie.ReadLedger(), line => line.Fact == Fact.Ended);
        Assert.Contains(zombie.ReadLedger(), line => line.Fact == Fact.LeaseLost && EventNames.KindOf(line.EventId) == EventNames.Transferred);
        Assert.DoesNotContain(zombie.ReadLedger(), line => line.Fact is Fact.Committed or Fact.Effect);

        File.Delete(heirsGate);
        await run.UntilDrainedAsync();
        await run.EndConsumersAsync();
        Evidence evidence = await Evidence.GatherAsync(run);
        HandlingJudge.Check(evidence);
        CommitJudge.Check(evidence);
        DedupeJudge.Check(evidence);
        await LeftoverJudge.CheckAsync(run);
    });

    [Fact]
    public Task Consumers_that_stand_still_again_and_again_lose_nothing_and_commit_once() => ChaosRun.RunAsync(async run =>
    {
        run.Start("producer", new WorkerOptions { Produces = true, PauseMs = 20, PoisonOneOf = 50 });
        for (int i = 0; i < 3; i++) await run.StartAndWaitAsync("consumer", Consumer with { FailOneOf = 20 });
        WorkerProcess[] consumers = [.. run.Consumers];
        await Storm.RageAsync(run, 200, async () =>
        {
            WorkerProcess consumer = consumers[run.Random.Next(consumers.Length)];
            consumer.Stop();
            await Task.Delay(run.Random.Next(Consumer.MinIdleMs / 2, Consumer.MinIdleMs * 2));
            consumer.Continue();
        });

        await run.EndProducersAsync();
        await run.UntilDrainedAsync();
        await run.EndConsumersAsync();
        Evidence evidence = await Evidence.GatherAsync(run);
        ProducingJudge.Check(evidence);
        HandlingJudge.Check(evidence);
        CommitJudge.Check(evidence);
        DedupeJudge.Check(evidence);
        OrderJudge.CheckEachConsumer(evidence);
        await LeftoverJudge.CheckAsync(run);
    });
}
