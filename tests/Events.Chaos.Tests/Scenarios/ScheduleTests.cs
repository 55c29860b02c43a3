using Events.Chaos.Contracts;
using Events.Chaos.Judging;
using Events.Chaos.Ledgers;
using Events.Chaos.Roles;
using Events.Chaos.Runs;
using Events.Client;
using Events.Redis;
using Events.Redis.Stores;
using Events.TestSupport;

namespace Events.Chaos.Scenarios;

/// <summary>SIGKILL of processes that schedule events, and of those that move what is due.</summary>
public sealed class ScheduleTests
{
    private const int Kills = 4;

    [Fact]
    public Task What_is_scheduled_comes_once_and_not_before_its_time_whoever_of_those_that_schedule_and_move_is_killed() => ChaosRun.RunAsync(async run =>
    {
        var schedules = new WorkerOptions { Schedules = true, PauseMs = 15 };
        var moves = new WorkerOptions { Moves = true };
        run.Start("scheduler", schedules);
        run.Start("mover", moves);
        run.Start("mover", moves);
        await using RawRedis redis = await run.ConnectRawAsync();
        for (int kill = 0; kill < Kills; kill++)
        {
            // Some are moved, and some wait.
            long enough = await CountAsync(redis, "XLEN", ChaosKeys.Stream.Name) + run.Random.Next(20, 200);
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
        await run.EndConsumersAsync();
        ScheduleJudge.Check(lines, await StreamContents.ReadAsync(redis, ChaosKeys.Stream.Name));
    });

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
