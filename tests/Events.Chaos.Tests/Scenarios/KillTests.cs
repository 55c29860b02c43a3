using Events.Chaos.Judging;
using Events.Chaos.Ledgers;
using Events.Chaos.Roles;
using Events.Chaos.Runs;
using Events.TestSupport;

namespace Events.Chaos.Scenarios;

/// <summary>SIGKILL: the process does nothing more, in the middle of whatever it was doing.</summary>
public sealed class KillTests
{
    // On top of the promised time: a loaded machine wakes a process late, and what was claimed waits for a free handler.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1.5);

    private static readonly WorkerOptions Consumer = new() { MinIdleMs = 1_000, ReapIntervalMs = 300, WorkMs = 20 };

    [Theory]
    [InlineData(StoreKind.Redis)]
    [InlineData(StoreKind.Polling)]
    [InlineData(StoreKind.DedicatedReads)]
    public Task What_a_killed_consumer_held_is_handled_by_others_within_min_idle_and_one_reap_interval(StoreKind store) => ChaosRun.RunAsync(async run =>
    {
        run.Store = store;
        const int kills = 3;
        run.Start("producer", new WorkerOptions { Produces = true, PauseMs = 12 });

        // The survivors are never out of work: what the dead left must not have to wait for a quiet moment.
        await run.StartAndWaitAsync("survivor", Consumer);
        await run.StartAndWaitAsync("survivor", Consumer);
        int held = 0;
        for (int kill = 0; kill < kills; kill++) held += await KillOneAsync(run);
        Assert.True(held >= kills, "No consumer was killed in the middle of a batch.");

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

    [Theory]
    [InlineData(StoreKind.Redis)]
    [InlineData(StoreKind.Polling)]
    [InlineData(StoreKind.DedicatedReads)]
    public Task Every_event_whose_ID_a_killed_producer_was_given_is_in_the_stream_and_none_is_half_written(StoreKind store) => ChaosRun.RunAsync(async run =>
    {
        run.Store = store;
        const int kills = 6;
        for (int kill = 0; kill < kills; kill++)
        {
            // As fast as it can, with much on its way at any time.
            WorkerProcess producer = run.Start("producer", new WorkerOptions { Produces = true, Lanes = 32 });
            int after = run.Random.Next(1, 2_000);
            await Eventually.TrueAsync(() => producer.ReadLedger().Count(line => line.Fact == Fact.Given) > after);
            await producer.KillAsync();
        }

        Evidence evidence = await Evidence.GatherAsync(run);
        ProducingJudge.Check(evidence);
        Assert.All(evidence.Ledgers.Values, ledger => Assert.Contains(ledger, line => line.Fact == Fact.Given));
    });

    [Theory]
    [InlineData(StoreKind.Redis, "worker")]
    [InlineData(StoreKind.Redis, "")]
    [InlineData(StoreKind.Polling, "worker")]
    [InlineData(StoreKind.DedicatedReads, "")]
    public Task A_killed_consumer_has_its_own_entries_again_within_seconds(StoreKind store, string name) => ChaosRun.RunAsync(async run =>
    {
        run.Store = store;

        // Nobody else would have them before a minute is over.
        string gate = run.File("gate");
        await File.WriteAllTextAsync(gate, "");
        WorkerOptions options = Consumer with { ConsumerName = name, MinIdleMs = 60_000, ReapIntervalMs = 60_000 };
        run.Start("producer", new WorkerOptions { Produces = true, PauseMs = 12 });
        WorkerProcess victim = run.Start("victim", options with { Gate = gate });
        await Eventually.TrueAsync(() => victim.ReadUnfinished().Count >= options.Concurrency);
        await run.EndProducersAsync();
        await victim.KillAsync();
        HashSet<EntryId> left = await run.PendingAsync();
        Assert.NotEmpty(left);

        WorkerProcess successor = run.Start("successor", options);
        await Eventually.TrueAsync(() => left.All(TakenUpBy(run, victim).ContainsKey));
        await run.UntilDrainedAsync();
        await run.EndConsumersAsync();

        long started = successor.ReadLedger().First(line => line.Fact == Fact.Started).Time;
        long first = TakenUpBy(run, victim).Where(taken => left.Contains(taken.Key)).Min(taken => taken.Value.At);
        Assert.InRange(first - started - Stalled(successor), long.MinValue, 3_000);
        HandlingJudge.Check(await Evidence.GatherAsync(run));
    });

    /// <returns>How many entries its handlers had begun and not ended.</returns>
    private static async Task<int> KillOneAsync(ChaosRun run)
    {
        int after = run.Random.Next(10, 80);
        WorkerProcess victim = run.Start("victim", Consumer);
        await Eventually.TrueAsync(() => victim.ReadLedger().Count(line => line.Fact == Fact.Ended) > after && victim.ReadUnfinished().Count > 0);
        await victim.KillAsync();

        HashSet<EntryId> left = await run.PendingOfAsync(victim);
        HashSet<EntryId> unfinished = victim.ReadUnfinished();
        await Eventually.TrueAsync(() => left.All(TakenUpBy(run, victim).ContainsKey));

        IReadOnlyDictionary<EntryId, (long At, WorkerProcess By)> takenUp = TakenUpBy(run, victim);
        TimeSpan limit = TimeSpan.FromMilliseconds(Consumer.MinIdleMs + (1.2 * Consumer.ReapIntervalMs)) + Slack;
        Offences.None(
            $"An entry of a killed consumer was not taken up within {limit}",
            left.Where(id => takenUp[id].At - victim.KilledAt!.Value - Stalled(run, victim, takenUp[id].At) > limit.TotalMilliseconds)
                .Select(id => $"{id} by {takenUp[id].By.Name} after {takenUp[id].At - victim.KilledAt} ms"));
        return unfinished.Count;
    }

    /// <summary>When each entry was begun by another than the victim, after its death.</summary>
    private static Dictionary<EntryId, (long At, WorkerProcess By)> TakenUpBy(ChaosRun run, WorkerProcess victim)
    {
        var takenUp = new Dictionary<EntryId, (long, WorkerProcess)>();
        foreach (WorkerProcess consumer in run.Consumers.Where(consumer => consumer != victim))
        {
            foreach (LedgerLine line in consumer.ReadLedger())
            {
                if (line.Fact == Fact.Begun && line.Time >= victim.KilledAt) takenUp.TryAdd(line.Id, (line.Time, consumer));
            }
        }

        return takenUp;
    }

    /// <summary>For how long one of the others did not run since the victim's death: an entry may have been in its hands, and came to the next one.</summary>
    private static long Stalled(ChaosRun run, WorkerProcess victim, long until) => run.Consumers
        .Where(consumer => consumer != victim)
        .SelectMany(consumer => consumer.ReadLedger())
        .Where(line => line.Fact == Fact.Stalled)
        .Sum(line => Math.Max(0, Math.Min(line.Time, until) - Math.Max(line.Time - line.Number, victim.KilledAt!.Value)));

    /// <summary>For how long a process did not run at all, because others had the machine.</summary>
    private static long Stalled(WorkerProcess consumer) =>
        consumer.ReadLedger().Where(line => line.Fact == Fact.Stalled).Sum(line => line.Number);
}
