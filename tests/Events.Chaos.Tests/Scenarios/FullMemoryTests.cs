using Events.Chaos.Contracts;
using Events.Chaos.Judging;
using Events.Chaos.Ledgers;
using Events.Chaos.Roles;
using Events.Chaos.Runs;
using Events.Client;
using Events.Errors;
using Events.Redis;
using Events.Redis.Stores;
using Events.TestSupport;

namespace Events.Chaos.Scenarios;

/// <summary>The server has no memory left and evicts nothing: every command that could need some is refused.</summary>
public sealed class FullMemoryTests
{
    [Fact]
    public Task While_the_memory_is_full_producers_are_told_and_afterwards_nothing_is_lost_or_doubled() => ChaosRun.RunAsync(
        async run =>
        {
            await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(RedisOptions.Parse(run.Endpoint));
            await using var client = new EventsClient(store);
            ChaosStream stream = client.OpenStream<ChaosStream>();
            WorkerProcess producer = run.Start("producer", new WorkerOptions { Produces = true, PauseMs = 15 });

            // A commit that is refused is a failure of its handler.
            await run.StartAndWaitAsync("consumer", new WorkerOptions { FailOneOf = 20, LongOneOf = 100, MaxDeliveries = 10_000 });
            await Storm.RageAsync(run, 300, async () =>
            {
                int refused = Refused(producer);
                await run.Server.CommandAsync("CONFIG", "SET", "maxmemory", "1");
                ServerErrorException error = await Assert.ThrowsAsync<ServerErrorException>(
                    async () => await stream.ProduceAsync(new Noted(EventNames.Make(EventNames.Noted, "never", 1))));
                Assert.Equal("OOM", error.Code);
                Assert.True(error.IsTransient);
                await Eventually.TrueAsync(() => Refused(producer) > refused);
                await Task.Delay(run.Random.Next(800));
                await run.Server.CommandAsync("CONFIG", "SET", "maxmemory", "0");
            });

            await run.EndProducersAsync();
            await run.UntilDrainedAsync();
            await run.EndConsumersAsync();
            Evidence evidence = await Evidence.GatherAsync(run);
            ProducingJudge.Check(evidence);
            HandlingJudge.Check(evidence);
            CommitJudge.Check(evidence);
            DedupeJudge.Check(evidence);
            OrderJudge.CheckWholeGroup(evidence);
            await LeftoverJudge.CheckAsync(run);
        },
        ["--maxmemory-policy", "noeviction"]);

    [Fact]
    public Task However_long_the_memory_is_full_nothing_is_given_up_that_was_never_tried() => ChaosRun.RunAsync(
        async run =>
        {
            // More is waiting than the consumer holds, and each page needs memory for its dedupe keys.
            WorkerProcess consumer = await run.StartAndWaitAsync("consumer", new WorkerOptions { MaxDeliveries = 2, Prefetch = 8, WorkMs = 20 });
            WorkerProcess producer = run.Start("producer", new WorkerOptions { Produces = true, Only = EventNames.Charged });
            await Eventually.TrueAsync(() => Count(producer, Fact.Given) >= 300);
            await run.Server.CommandAsync("CONFIG", "SET", "maxmemory", "1");
            await Eventually.TrueAsync(() => consumer.ReadLog().Count(line => line.Contains(" 2004 ", StringComparison.Ordinal)) >= 4);
            await run.EndProducersAsync();
            await run.Server.CommandAsync("CONFIG", "SET", "maxmemory", "0");

            await run.UntilDrainedAsync();
            await run.EndConsumersAsync();
            Evidence evidence = await Evidence.GatherAsync(run);
            HandlingJudge.Check(evidence);
            DedupeJudge.Check(evidence);
        },
        ["--maxmemory-policy", "noeviction"]);

    private static int Count(WorkerProcess worker, Fact fact) => worker.ReadLedger().Count(line => line.Fact == fact);

    private static int Refused(WorkerProcess producer) => producer.ReadLedger().Count(line => line.Fact == Fact.Refused);
}
