using Events.Chaos.Contracts;
using Events.Chaos.Judging;
using Events.Chaos.Ledgers;
using Events.Chaos.Roles;
using Events.Chaos.Runs;
using Events.TestSupport;

namespace Events.Chaos.Scenarios;

/// <summary>SIGKILL of the process that writes the state of a projection: another one goes on where the last page was written.</summary>
public sealed class ProjectionTests
{
    private const int Kills = 3;

    [Fact]
    public Task A_projection_whose_processes_are_killed_has_each_entry_once_and_in_order() => ChaosRun.RunAsync(async run =>
    {
        string gate = run.File("gate");
        var options = new WorkerOptions { Projects = true, WorkMs = 0, FailOneOf = 100, Gate = gate };
        run.Start("producer", new WorkerOptions { Produces = true, PauseMs = 15 });
        run.Start("projector", options);
        run.Start("projector", options);
        for (int kill = 0; kill < Kills; kill++)
        {
            if (kill % 2 == 0) await KillAtWorkAsync(run, run.Random.Next(20, 100));
            else await KillInPageAsync(run, gate);
            run.Start("projector", options);
        }

        await run.EndProducersAsync();
        await using RawRedis redis = await run.ConnectRawAsync();
        long length = (long)(await redis.CommandAsync("XLEN", ChaosKeys.Stream.Name))!;
        await Eventually.TrueAsync(async () => await ProjectionJudge.CountAsync(redis) >= length);
        await run.EndConsumersAsync();
        await ProjectionJudge.CheckAsync(run);
    });

    // At any moment: while handlers run, a page is on its way, or its answer.
    private static async Task KillAtWorkAsync(ChaosRun run, int after)
    {
        var before = run.Consumers.ToDictionary(static worker => worker, Ended);
        WorkerProcess? victim = null;
        await Eventually.TrueAsync(() => (victim = Living(run).FirstOrDefault(worker => Ended(worker) >= before[worker] + after)) is not null);
        await victim!.KillAsync();
    }

    // A handler waits, so the page that it is in is not written: another process begins the entry again.
    private static async Task KillInPageAsync(ChaosRun run, string gate)
    {
        await File.WriteAllTextAsync(gate, "");
        long closed = Environment.TickCount64;
        WorkerProcess? victim = null;
        await Eventually.TrueAsync(() => (victim = Living(run).FirstOrDefault(
            worker => worker.ReadLedger() is [.., { Fact: Fact.Begun } last] && last.Time > closed)) is not null);
        await victim!.KillAsync();
        File.Delete(gate);
        EntryId left = victim.ReadLedger()[^1].Id;
        await Eventually.TrueAsync(() => Living(run).Any(
            worker => worker.ReadLedger().Any(line => line.Fact == Fact.Ended && line.Id == left && line.Time >= victim.KilledAt)));
    }

    private static IEnumerable<WorkerProcess> Living(ChaosRun run) => run.Consumers.Where(static worker => worker.KilledAt is null);

    private static int Ended(WorkerProcess worker) => worker.ReadLedger().Count(static line => line.Fact == Fact.Ended);
}
