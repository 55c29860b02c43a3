using Events.Chaos.Judging;
using Events.Chaos.Proxies;
using Events.Chaos.Roles;
using Events.Chaos.Runs;

namespace Events.Chaos.Scenarios;

/// <summary>Connections are cut in the middle of commands and of replies, all at once, over and over.</summary>
public sealed class CutTests
{
    private const int MaxBytes = 3_000;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public Task Cut_connections_lose_nothing_double_no_commit_and_keep_the_order_of_each_key(int consumers) => ChaosRun.RunAsync(async run =>
    {
        await using var proxy = new TcpProxy(run.Server);
        run.Endpoint = proxy.Endpoint;
        run.Start("producer", new WorkerOptions { Produces = true, PauseMs = 15, PoisonOneOf = 50 });
        var options = new WorkerOptions { FailOneOf = 20, MinIdleMs = 2_000 };
        for (int i = 0; i < consumers; i++) await run.StartAndWaitAsync("consumer", options);
        await Storm.RageAsync(run, 200, () =>
        {
            proxy.Cut(() => run.Random.Next(MaxBytes));
            return Task.CompletedTask;
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
        if (consumers == 1) OrderJudge.CheckWholeGroup(evidence);
        await LeftoverJudge.CheckAsync(run);
    });
}
