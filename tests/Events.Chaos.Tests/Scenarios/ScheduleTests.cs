using Events.Chaos.Contracts;
using Events.Chaos.Judging;
using Events.Chaos.Ledgers;
using Events.Chaos.Roles;
using Events.Chaos.Runs;
using Events.Client;
using Events.Producing;
using Events.Redis;
using Events.Redis.Stores;
using Events.TestSupport;
using Xunit.Abstractions;

namespace Events.Chaos.Scenarios;

/// <summary>SIGKILL of processes that schedule events, and of those that move what is due.</summary>
public sealed class ScheduleTests(ITestOutputHelper output)
{
    private const int Kills = 4;

    // EVENTS_TEST_SCALE=51 schedules 100,000 events, beside a producer at full speed.
    private static readonly bool IsLarge = Scale.Factor > 1;
    private static readonly int Least = 2_000 * (Scale.Factor - 1);

    [Fact]
    public Task What_is_scheduled_comes_once_and_not_before_its_time_whoever_of_those_that_schedule_and_move_is_killed() => ChaosRun.RunAsync(async run =>
    {
        var schedules = new WorkerOptions { Schedules = true, PauseMs = IsLarge ? 5 : 15, Lanes = IsLarge ? 8 : 4 };
        var moves = new WorkerOptions { Moves = true };
        run.Start("scheduler", schedules);
        run.Start("mover", moves);
        run.Start("mover", moves);
        await using RawRedis redis = await run.ConnectRawAsync();
        using var stop = new CancellationTokenSource();
        Task loading = IsLarge ? LoadAsync(run, stop.Token) : Task.CompletedTask;
        for (int kill = 0; kill < Kills || await CountAsync(redis, "XLEN", ChaosKeys.Stream.Name) < Least; kill++)
        {
            // Some are moved, and some wait.
            long enough = await CountAsync(redis, "XLEN", ChaosKeys.Stream.Name) + run.Random.Next(20, IsLarge ? 2_000 : 200);
            bool isMover = kill % 3 != 2;
            WorkerProcess[] living = [];
            await Eventually.TrueAsync(async () =>
            {
                living = [.. run.Consumers.Where(worker => worker.KilledAt is null && worker.Options.Moves == isMover && worker.Any(Fact.Started))];
                return living.Length > 0 && await CountAsync(redis, "XLEN", ChaosKeys.Stream.Name) >= enough
                    && await CountAsync(redis, "ZCARD", ChaosKeys.Scheduled) > 0;
            });
            await living[run.Random.Next(living.Length)].KillAsync();
            if (isMover) run.Start("mover", moves);
            else run.Start("scheduler", schedules);
        }

        foreach (WorkerProcess scheduler in Schedulers(run).Where(static scheduler => scheduler.KilledAt is null))
        {
            await scheduler.UntilStartedAsync();
            await scheduler.EndAsync();
        }

        LedgerLine[] lines = [.. Schedulers(run).SelectMany(static scheduler => scheduler.ReadLedger())];
        await ScheduleAgainAsync(run, lines);
        await Eventually.TrueAsync(async () => await CountAsync(redis, "ZCARD", ChaosKeys.Scheduled) == 0);
        await stop.CancelAsync();
        await loading;
        await run.EndConsumersAsync();
        IReadOnlyList<ChaosEntry> entries = await StreamContents.ReadAsync(redis, ChaosKeys.Stream.Name);
        ScheduleJudge.Check(lines, entries);
        output.WriteLine($"{run.Consumers.Count(static worker => worker.KilledAt is not null)} kills. {ScheduleJudge.Lateness(lines, entries)}");
    });

    // Another stream of the same server, so that it has something to do.
    private static async Task LoadAsync(ChaosRun run, CancellationToken stop)
    {
        await using EventsClient client = new(await RedisStreamStore.ConnectAsync(RedisOptions.Parse(run.Endpoint)));
        ChaosStream stream = client.OpenStream<ChaosStream>(new StreamOptions { Key = "load", Retention = Retention.ByLength(10_000) });
        Noted[] noted = [.. Enumerable.Range(0, 100).Select(static i => new Noted($"load-{i}"))];
        while (!stop.IsCancellationRequested) await stream.ProduceBatchAsync(noted, CancellationToken.None);
    }

    // What one that was killed had no answer for: under the same ID it is scheduled once, whatever became of it.
    private static async Task ScheduleAgainAsync(ChaosRun run, LedgerLine[] lines)
    {
        await using EventsClient client = new(await RedisStreamStore.ConnectAsync(RedisOptions.Parse(run.Endpoint)));
        ChaosStream stream = client.OpenStream<ChaosStream>();
        HashSet<string> given = [.. lines.Where(static line => line.Fact == Fact.Given).Select(static line => line.EventId)];
        foreach (LedgerLine line in lines.Where(line => line.Fact == Fact.Intended && !given.Contains(line.EventId)))
        {
            await stream.ProduceAtAsync(new Noted(line.EventId), DateTimeOffset.FromUnixTimeMilliseconds(line.Number), line.EventId, CancellationToken.None);
        }
    }

    private static IEnumerable<WorkerProcess> Schedulers(ChaosRun run) => run.Consumers.Where(static worker => worker.Options.Schedules);

    private static async Task<long> CountAsync(RawRedis redis, string command, string key) => (long)(await redis.CommandAsync(command, key))!;
}
