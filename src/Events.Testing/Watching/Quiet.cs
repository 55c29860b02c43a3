using Events.Consuming;
using Events.Consuming.Running;
using Events.Errors;
using Events.InMemory;
using Events.Store;
using Events.Store.Schedules;
using Events.Testing.Clock;
using Events.Testing.Journals;
using Events.Testing.Stores;

namespace Events.Testing.Watching;

/// <summary>
/// Knows whether anything is still going to happen before time passes. It looks at what there is, and does not guess by how long nothing was
/// heard: threads that run code of consumers, reads whose page has come, entries in hand that are about to begin or to be settled, entries that
/// nobody has been given yet.
/// </summary>
internal sealed class Quiet(World world)
{
    /// <summary>Finds what is going on.</summary>
    /// <param name="overHandlers">Whether a handler that runs, and does not wait for time to pass, is left out.</param>
    /// <returns>What it is, for a message; null when nothing is.</returns>
    public async ValueTask<string?> FindActivityAsync(bool overHandlers)
    {
        long version = Version;

        // What is queued for the pool shows nowhere: it gets its turn, before and after.
        for (int pass = 0; pass < 2; pass++)
        {
            await Flows.PassPoolAsync().ConfigureAwait(false);
            if (FindActivity(overHandlers) is { } activity) return activity;
        }

        // What has gone on meanwhile may be where this has looked already.
        return version == Version ? null : "something has just happened";
    }

    private string? FindActivity(bool overHandlers)
    {
        if (world.Time.IsFiring) return "a timer that is due is about to fire";
        foreach (HarnessConsumer consumer in world.Consumers.All)
        {
            if (!consumer.IsAlive || consumer.IsCrashed) continue;
            if (consumer.IsStarting) return $"consumer '{consumer.Name}' of group '{consumer.Group}' is starting";
            if (consumer.State is not (ConsumerState.Running or ConsumerState.Paused)) continue;
            foreach (ConsumerLoop loop in consumer.Consumer.GetLoops())
            {
                if (FindActivity(consumer, loop, overHandlers) is { } activity) return activity;
            }
        }

        int handlers = overHandlers ? world.Consumers.Runs.Sum(static run => run.Executing) : 0;
        return world.Flows.Executing > handlers ? "code of a consumer or a handler is running" : null;
    }

    private long Version => world.Calls + world.Consumers.Changes;

    // In the order in which an entry passes: one that goes on meanwhile is seen at its next place.
    private string? FindActivity(HarnessConsumer consumer, ConsumerLoop loop, bool overHandlers)
    {
        HarnessStore store = consumer.Store;
        bool canAct = !store.IsAway && !store.IsWaiting;
        bool reads = canAct && consumer.State == ConsumerState.Running;
        string who = $"consumer '{consumer.Name}' of group '{consumer.Group}' on {loop.StreamName}";
        HarnessReader? reader = store.FindReader(loop.StreamName, consumer.Group, consumer.Name);
        if (reads && reader is not { HasBegun: true }) return who + " is starting to read";
        if (canAct && HasDue(loop, consumer)) return $"an event that was scheduled on {loop.StreamName} is about to come";
        if (reads && loop.Work.Unhandled == 0 && reader is { HasFailed: false } && HasNews(loop, consumer)) return who + " is about to read";
        if (reader is { IsInTransit: true }) return who + " is given entries";
        if (reads && HasUnheld(loop, consumer)) return who + " is taking up entries";

        // First the workers, since their handlers begin behind them and end before them.
        LoopWork work = loop.Work;
        HandlerRun[] own =
        [
            .. world.Consumers.Runs.Where(run => run.IsOf(consumer.Store, loop.StreamName, consumer.Group, consumer.Name)),
        ];
        if (work.Starting > 0) return who + " is about to begin a handler";
        if (!overHandlers && Array.Find(own, static run => !run.WaitsForTime) is { } running)
        {
            return $"a handler of {who} runs for entry {running.Ids[0]} ({store.Journal.TypeOf(running.Stream, running.Ids[0])}), and waits for no time to pass";
        }

        if (canAct && work.Running > own.Length) return who + " is settling what a handler has done";
        return reads && loop.Work.IsAboutToRetry ? who + " is about to try something again" : null;
    }

    private static bool HasNews(ConsumerLoop loop, HarnessConsumer consumer)
    {
        var stream = new StreamKey(loop.StreamName);
        if (FindGroup(consumer.Store, stream, consumer.Group) is not { } group) return false;
        using EntryPage page = consumer.Store.Inner.ReadAsync(stream, group.LastDeliveredId, 1).Now();
        return page.Count > 0;
    }

    // Whoever scheduled it moves it, beside the consumers. It may sleep for a moment longer, and time does not pass until it has come: it is told.
    private static bool HasDue(ConsumerLoop loop, HarnessConsumer consumer)
    {
        ScheduledPage first = consumer.Store.Inner.ListScheduledAsync(new StreamKey(loop.StreamName), null, 1).Now();
        if (first.Entries.Count == 0 || first.Entries[0].Due > first.Now) return false;
        loop.MoveDue();
        return true;
    }

    private static bool HasUnheld(ConsumerLoop loop, HarnessConsumer consumer)
    {
        var stream = new StreamKey(loop.StreamName);
        if (FindGroup(consumer.Store, stream, consumer.Group) is not { Pending: > 0 }) return false;
        var query = new PendingQuery { Consumer = consumer.Name, Count = 1000 };
        return consumer.Store.Inner.PendingAsync(stream, consumer.Group, query).Now().Any(
            line => consumer.Store.Journal.StandingOf(loop.StreamName, consumer.Group, line.Id).Standing == Standing.InHand && !loop.Holds(line.Id));
    }

    /// <summary>A group; null when it, or its stream, is not there.</summary>
    public static GroupInfo? FindGroup(HarnessStore store, StreamKey stream, string name)
    {
        InMemoryStreamStore inner = store.Inner;
        try
        {
            return inner.ExistsAsync(stream).Now() ? inner.GroupInfoAsync(stream).Now().FirstOrDefault(group => group.Name == name) : null;
        }
        catch (StreamStoreException)
        {
            return null;
        }
    }
}
