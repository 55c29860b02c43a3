using Events.Chaos.Judging;
using Events.Chaos.Ledgers;
using Events.Chaos.Roles;
using Events.Chaos.Runs;

namespace Events.Chaos.Scenarios;

/// <summary>The server is killed and started again with what its append-only file holds.</summary>
public sealed class RestartTests
{
    private static readonly WorkerOptions Producer = new() { Produces = true, PauseMs = 15, PoisonOneOf = 50 };
    private static readonly WorkerOptions Consumer = new() { FailOneOf = 20 };

    [Fact]
    public Task With_appendfsync_always_a_killed_server_loses_nothing_that_it_has_confirmed() => ChaosRun.RunAsync(
        async run =>
        {
            var outages = new List<Outage>();
            await StartAsync(run);
            await Storm.RageAsync(run, 500, async () =>
            {
                long start = Environment.TickCount64;
                await run.Server.KillAsync();
                await Task.Delay(run.Random.Next(300));
                await run.Server.RestartAsync();

                // A busy machine may take longer for it, or for several, than a lease lasts: then another takes what was handled and could not be acknowledged.
                outages.Add(new Outage(start, Environment.TickCount64));
            });
            Evidence evidence = await EndAsync(run);
            ProducingJudge.Check(evidence);
            CommitJudge.Check(evidence);
            DedupeJudge.Check(evidence, outages, Consumer.MinIdleMs);
            OrderJudge.CheckEachConsumer(evidence);
        },
        ["--appendonly", "yes", "--appendfsync", "always"]);

    [Fact]
    public Task With_appendfsync_everysec_a_power_cut_loses_what_was_confirmed_in_the_last_second_and_nothing_else() => ChaosRun.RunAsync(
        async run =>
        {
            await using var file = new AppendOnlyFile(run.Server);
            var lost = new List<Outage>();
            await StartAsync(run);
            await Storm.RageAsync(run, 800, async () =>
            {
                // As if the machine had lost its power: of the last second nothing has come to the disk.
                await run.Server.KillAsync();
                lost.Add(file.ForgetSome(run.Random));
                await run.Server.RestartAsync();
            });
            Evidence evidence = await EndAsync(run);
            // It may have read its answer when the server was gone already.
            ProducingJudge.Check(evidence, line => lost.Any(time => line.Time >= time.From && evidence.SentAt[line.EventId] <= time.To));
            CommitJudge.Check(evidence, forgets: true);
        },
        ["--appendonly", "yes", "--appendfsync", "everysec"]);

    private static async Task StartAsync(ChaosRun run)
    {
        run.Start("producer", Producer);
        for (int i = 0; i < 2; i++) await run.StartAndWaitAsync("consumer", Consumer);
    }

    private static async Task<Evidence> EndAsync(ChaosRun run)
    {
        await run.EndProducersAsync();
        await run.UntilDrainedAsync();
        await run.EndConsumersAsync();
        Evidence evidence = await Evidence.GatherAsync(run);
        HandlingJudge.Check(evidence);
        await LeftoverJudge.CheckAsync(run);
        return evidence;
    }
}
