using Events.Chaos.Contracts;
using Events.Chaos.Judging;
using Events.Chaos.Ledgers;
using Events.Chaos.Roles;
using Events.Chaos.Runs;
using Events.TestSupport;

namespace Events.Chaos.Scenarios;

/// <summary>XTRIM takes entries away that a slow group has pending, while some of its consumers are killed.</summary>
public sealed class TrimTests
{
    private static readonly WorkerOptions Consumer = new() { MinIdleMs = 600, ReapIntervalMs = 200, WorkMs = 40, FailOneOf = 20 };

    [Fact]
    public Task What_is_trimmed_while_it_is_pending_is_handled_by_who_has_it_or_reported_with_its_ID() => ChaosRun.RunAsync(async run =>
    {
        run.Start("producer", new WorkerOptions { Produces = true, PauseMs = 25 });
        for (int i = 0; i < 2; i++) await run.StartAndWaitAsync("consumer", Consumer);
        await Storm.RageAsync(run, 300, async () =>
        {
            WorkerProcess victim = run.Start("victim", Consumer);
            await Eventually.TrueAsync(() => victim.ReadUnfinished().Count > 0);

            // What is not delivered yet stays: of that the group would never have known.
            await run.Server.CommandAsync("XTRIM", ChaosKeys.Stream.Name, "MINID", await LastDeliveredAsync(run));
            await victim.KillAsync();
        });

        await run.EndProducersAsync();
        await run.UntilDrainedAsync();
        await run.EndConsumersAsync();
        Evidence evidence = await Evidence.GatherAsync(run);
        TrimJudge.Check(evidence);
        await LeftoverJudge.CheckAsync(run);
    });

    private static async Task<string> LastDeliveredAsync(ChaosRun run)
    {
        object?[] groups = (object?[])(await run.Server.CommandAsync("XINFO", "GROUPS", ChaosKeys.Stream.Name))!;
        return (string)RawReply.Fields(groups[0])["last-delivered-id"]!;
    }
}
