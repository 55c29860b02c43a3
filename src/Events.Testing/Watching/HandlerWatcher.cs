using Events.Handling;
using Events.Middleware;
using Events.Store;
using Events.Store.Delivery;
using Events.Testing.Clock;
using Events.Testing.Journals;
using Events.Testing.Stores;

namespace Events.Testing.Watching;

/// <summary>Stands around all handlers: it knows which run, notes how they end, and lets go wrong what the test wants to.</summary>
internal sealed class HandlerWatcher(Consumers consumers, Faults faults, Journal journal, HarnessStore store)
{
    public MiddlewareChain Around(MiddlewareChain inner) => new([RunAsync, .. inner.Events], [RunBatchAsync, .. inner.Batches]);

    private async ValueTask RunAsync(EventContext context, EventHandlerNext next, CancellationToken cancellationToken)
    {
        var run = new HandlerRun(store, context.Stream, context.Group, context.Consumer, [context.Id]);
        await WatchAsync(run, [context.EventType], [context.DeliveryCount], next, cancellationToken, again: () => Again(context)).ConfigureAwait(false);
    }

    private async ValueTask RunBatchAsync(BatchContext context, EventHandlerNext next, CancellationToken cancellationToken)
    {
        EventContext[] all = [.. Enumerable.Range(0, context.Count).Select(index => context[index])];
        var run = new HandlerRun(store, context.Stream, context.Group, context.Consumer, [.. all.Select(static one => one.Id)]);
        long[] deliveries = [.. all.Select(static one => one.DeliveryCount)];
        await WatchAsync(
            run,
            [.. all.Select(static one => one.EventType).Distinct(StringComparer.Ordinal)],
            deliveries,
            next,
            cancellationToken,
            again: () =>
            {
                foreach (EventContext one in all) Again(one);
            }).ConfigureAwait(false);
    }

    private async ValueTask WatchAsync(
        HandlerRun run, string[] eventTypes, long[] deliveries, EventHandlerNext next, CancellationToken cancellationToken, Action again)
    {
        consumers.Begin(run);
        HandlerRun.Current = run;
        try
        {
            if (faults.TryTake(FaultKind.HandlerFails, eventTypes, run.Group, out Exception? exception)) throw exception!;
            await next.InvokeAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Note(run, deliveries, exception);
            throw;
        }
        finally
        {
            consumers.End(run);
        }

        Note(run, deliveries, null);
        if (faults.TryTake(FaultKind.DeliveredAgain, eventTypes, run.Group, out _)) again();
        if (faults.TryTake(FaultKind.CrashBeforeAcknowledge, eventTypes, run.Group, out _)) Crash(run);
    }

    private void Note(HandlerRun run, long[] deliveries, Exception? exception)
    {
        for (int i = 0; i < deliveries.Length; i++)
        {
            journal.Attempted(run.Stream, run.Group, run.Consumer, run.Ids[i], deliveries[i], exception);
        }
    }

    // What is committed is acknowledged: it does not come again.
    private static void Again(EventContext context)
    {
        if (context.Outcome == DeliveryOutcome.ByHandler) context.Retry(TimeSpan.Zero);
    }

    private void Crash(HandlerRun run)
    {
        if (consumers.FindAlive(store, run.Stream, run.Group, run.Consumer) is { } consumer) _ = CrashAsync(consumer);
    }

    /// <summary>A process dies: nothing of it goes on, and whoever starts next on its machine sees that it is dead, and may have its name.</summary>
    public async Task CrashAsync(HarnessConsumer consumer)
    {
        Task crashing = consumer.CrashAsync();
        StreamKey lease = DeliveryKeys.NameLease(consumer.Stream, consumer.Group, consumer.Name);
        await store.Inner.DeleteStreamAsync(lease).ConfigureAwait(false);
        await crashing.ConfigureAwait(false);
    }
}
