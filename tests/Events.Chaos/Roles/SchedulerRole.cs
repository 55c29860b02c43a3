using Events.Chaos.Contracts;
using Events.Chaos.Ledgers;
using Events.Errors;

namespace Events.Chaos.Roles;

/// <summary>Schedules events for a little later, in several loops side by side, until it is stopped. What it has scheduled it moves as well.</summary>
public sealed class SchedulerRole(WorkerOptions options, ChaosStream stream, LedgerWriter ledger)
{
    private const int MaxDelayMs = 1_500;

    private long _made;

    public async Task RunAsync(CancellationToken stop)
    {
        ledger.Write(Fact.Started);
        await Task.WhenAll(Enumerable.Range(0, options.Lanes).Select(_ => ScheduleAsync(stop)));
    }

    private async Task ScheduleAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            long number = Interlocked.Increment(ref _made);
            string eventId = EventNames.Make(EventNames.Noted, options.Name, number);
            long due = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + (number * 37 % MaxDelayMs);
            ledger.Write(Fact.Intended, eventId, number: due);
            try
            {
                await stream.ProduceAtAsync(new Noted(eventId), DateTimeOffset.FromUnixTimeMilliseconds(due), eventId, CancellationToken.None);
                ledger.Write(Fact.Given, eventId, number: due);
            }
            catch (StreamStoreException)
            {
                ledger.Write(Fact.Unknown, eventId, number: due);
            }

            await Task.Delay(options.PauseMs, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
