using System.Globalization;
using Events.Chaos.Contracts;
using Events.Chaos.Judging;
using Events.Chaos.Ledgers;
using Events.Chaos.Roles;
using Events.Chaos.Runs;
using Events.TestSupport;

namespace Events.Chaos.Scenarios;

/// <summary>A cluster whose masters are killed and replaced, while slots move: what is lost is told, and nothing else goes wrong.</summary>
public sealed class ClusterTests
{
    private const int NodeTimeout = 1_500;

    // Six servers and five processes on a machine that has other work: an election may have to be held again.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static readonly WorkerOptions Producer = new() { Produces = true, PauseMs = 15 };
    private static readonly WorkerOptions Consumer = new() { FailOneOf = 20 };

    private static readonly IReadOnlyList<Func<ChaosRun, Task>> Faults = [KillAsync, MoveAsync, FailOverAsync];

    [Fact]
    public Task What_is_missing_after_masters_were_killed_and_replaced_and_slots_moved_was_told_and_the_rest_is_as_ever() => ChaosRun.RunOnClusterAsync(
        async run =>
        {
            run.Start("producer", Producer);
            run.Start("auditor", Consumer with { Audits = true });
            for (int i = 0; i < 2; i++) await run.StartAndWaitAsync("consumer", Consumer);
            await GoOnAsync(run);

            // Each of them once, however short it is.
            var faults = new Queue<Func<ChaosRun, Task>>(Faults);
            long end = Environment.TickCount64 + (long)ChaosSettings.StormTime.TotalMilliseconds;
            while (faults.Count > 0 || Environment.TickCount64 < end)
            {
                if (faults.Count == 0) faults.Enqueue(Faults[run.Random.Next(Faults.Count)]);
                await faults.Dequeue()(run);
                await GoOnAsync(run);
            }

            await Eventually.TrueAsync(async () => await CountUntoldAsync(run) == 0, Limit);
            await run.EndProducersAsync();
            await run.UntilDrainedAsync();
            await run.EndConsumersAsync();
            Evidence evidence = await Evidence.GatherAsync(run);
            Assert.Contains(evidence.Produced, static line => line.Fact == Fact.Lost);
            ProducingJudge.Check(evidence, LossJudge.ToldBy(evidence));
            HandlingJudge.Check(evidence);
            HashSet<EntryId> audited = [.. evidence.Audited.Where(static line => line.Fact == Fact.Ended).Select(static line => line.Id)];
            Offences.None("An entry was not handled by the second group", evidence.Stream.Where(entry => !audited.Contains(entry.Id)));
            CommitJudge.Check(evidence, forgets: true);
            OrderJudge.CheckEachConsumer(evidence, forgets: true);
            await LeftoverJudge.CheckAsync(run);
        },
        NodeTimeout);

    // SIGKILL, when the replica has not heard the last of what was confirmed: it stands still, and its link is cut, so that nothing waits for it either.
    private static async Task KillAsync(ChaosRun run)
    {
        RedisCluster cluster = run.Cluster!;
        (RedisServer master, RedisServer replica) = await FindAsync(cluster);
        long offset = (long)((object?[])(await master.CommandAsync("ROLE"))!)[1]!;
        await Eventually.TrueAsync(async () => await ReplicaHasAsync(master, offset), Limit);
        replica.Suspend();
        try
        {
            await master.CommandAsync("CLIENT", "KILL", "TYPE", "replica");
            await GivenAsync(run, 10);
            await master.KillAsync();
        }
        finally
        {
            replica.Resume();
        }

        // It comes back when it is a master no more: empty, it would make an end of all. A node that has not heard yet that the slot was moved would name the
        // one that had it before.
        await Eventually.TrueAsync(async () => await replica.CommandAsync("ROLE") is object?[] taken && (string?)taken[0] == "master", Limit);
        await master.RestartAsync();
        await Eventually.TrueAsync(
            async () => await master.CommandAsync("ROLE") is object?[] role && (string?)role[0] == "slave" && (string?)role[3] == "connected", Limit);
    }

    private static async Task MoveAsync(ChaosRun run)
    {
        RedisCluster cluster = run.Cluster!;
        (RedisServer from, _) = await FindAsync(cluster);
        foreach (RedisServer node in cluster.Nodes)
        {
            if (node == from || await node.CommandAsync("ROLE") is not object?[] role || (string?)role[0] != "master") continue;
            await cluster.MoveSlotAsync(ChaosKeys.Stream.Name, node);
            return;
        }
    }

    private static async Task FailOverAsync(ChaosRun run) => await run.Cluster!.FailOverAsync((await FindAsync(run.Cluster)).Replica);

    // All goes on: more is produced, and handled by both groups.
    private static async Task GoOnAsync(ChaosRun run)
    {
        await GivenAsync(run, 40);
        foreach (WorkerProcess consumer in run.Consumers)
        {
            int ended = Count(consumer, Fact.Ended);
            await Eventually.TrueAsync(() => Count(consumer, Fact.Ended) > ended + 5, Limit);
        }
    }

    private static async Task GivenAsync(ChaosRun run, int more)
    {
        int given = run.Producers.Sum(static producer => Count(producer, Fact.Given));
        await Eventually.TrueAsync(() => run.Producers.Sum(static producer => Count(producer, Fact.Given)) > given + more, Limit);
    }

    private static int Count(WorkerProcess worker, Fact fact) => worker.ReadLedger().Count(line => line.Fact == fact);

    private static async Task<int> CountUntoldAsync(ChaosRun run)
    {
        IReadOnlyList<LedgerLine>[] ledgers = [.. run.Producers.Select(static producer => producer.ReadLedger())];
        await using RawRedis redis = await run.ConnectRawAsync();
        return LossJudge.FindUntold(ledgers, await StreamContents.ReadAsync(redis, ChaosKeys.Stream.Name)).Count;
    }

    // The master that has the stream, and its replica, once both know what they are.
    private static async Task<(RedisServer Master, RedisServer Replica)> FindAsync(RedisCluster cluster)
    {
        (RedisServer Master, RedisServer Replica)? found = null;
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                if (await TryFindAsync(cluster) is not { } master) return false;
                found = (master, await cluster.ReplicaOfAsync(master));
                return true;
            }
            catch (InvalidOperationException)
            {
                return false;
            }
        }, Limit);
        return found!.Value;
    }

    private static async Task<RedisServer?> TryFindAsync(RedisCluster cluster)
    {
        try
        {
            return await cluster.NodeOfAsync(ChaosKeys.Stream.Name);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static async Task<bool> ReplicaHasAsync(RedisServer master, long offset)
    {
        object?[] replicas = (object?[])((object?[])(await master.CommandAsync("ROLE"))!)[2]!;
        return replicas.Any(replica => long.Parse((string)((object?[])replica!)[2]!, CultureInfo.InvariantCulture) >= offset);
    }
}
