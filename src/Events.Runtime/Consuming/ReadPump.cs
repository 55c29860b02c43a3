using Events.Diagnostics;
using Events.Recovery;
using Events.Store;

namespace Events.Consuming;

/// <summary>
/// Reads the group's new entries for as long as the consumer runs. The next read is sent as soon as the last page has
/// come, before that page is handled, with the acknowledgements collected so far in front of it.
/// </summary>
internal sealed class ReadPump(
    ConsumerScope scope,
    HeldEntries held,
    EntryIntake intake,
    AckBatcher acks,
    HandlersFirst handlersFirst,
    OwnPending ownPending,
    GroupGuard group,
    PauseGate pause)
{
    private readonly Backoff _backoff = new(scope.Time);

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await group.EnsureAsync(stop).ConfigureAwait(false);
                await using IGroupReader reader =
                    scope.Store.OpenReader(scope.Stream, scope.Group, scope.Name, scope.Options.AtMostOnce);
                await ownPending.TakeUpAsync(stop).ConfigureAwait(false);
                await ReadNewAsync(reader, stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (GroupNotFoundException exception)
            {
                // Created again by the next round.
                Log.GroupLost(scope.Logger, scope.Group, scope.Stream.Name, exception);
                await _backoff.WaitAsync(stop).ConfigureAwait(false);
            }
            catch (StreamStoreException exception)
            {
                Log.ReadFailed(scope.Logger, scope.Stream.Name, scope.Group, scope.Name, exception);
                await _backoff.WaitAsync(stop).ConfigureAwait(false);
            }
        }
    }

    private async Task ReadNewAsync(IGroupReader reader, CancellationToken stop)
    {
        ConsumerOptions options = scope.Options;

        // Handlers run within this method; whoever calls it is not to wait for them.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);

        // Half of what may be held, so that one half is read while the other is handled; less when that would leave
        // handlers without work.
        int room = Math.Clamp(options.Prefetch / 2, 1, options.BatchSize);
        room = Math.Min(room, options.Prefetch - options.Concurrency + 1);
        EntryPage? page = null;
        long pageStart = 0;
        while (true)
        {
            // Where there is room beside the page that has come, the next read goes off before anything else is done.
            if (pause.IsPaused || held.Room - (page?.Count ?? 0) < room)
            {
                if (page is not null) await HandleAsync(page, pageStart, stop).ConfigureAwait(false);
                page = null;
                await pause.WaitAsync(stop).ConfigureAwait(false);
                await held.WaitForRoomAsync(room, stop).ConfigureAwait(false);
            }

            int count = Math.Clamp(held.Room - (page?.Count ?? 0), 1, options.BatchSize);
            ReadOnlyMemory<EntryId> acknowledge = acks.TakeForRead();
            long start = scope.Time.GetTimestamp();
            ValueTask handling = ValueTask.CompletedTask;
            try
            {
                ValueTask<EntryPage> reading;
                try
                {
                    reading = reader.ReadNewAsync(count, options.BlockTime, acknowledge, stop);
                }
                finally
                {
                    if (page is not null) handling = HandleAsync(page, pageStart, stop);
                    page = null;
                }

                await handling.ConfigureAwait(false);
                if (!reading.IsCompleted) acks.BeginFlush();
                page = await reading.ConfigureAwait(false);
            }
            catch
            {
                handlersFirst.EndTurn();
                acks.Restore();
                throw;
            }

            pageStart = start;
            acks.Confirm();
            _backoff.Reset();
        }
    }

    // Returns when the page is taken into custody and quick handlers have run.
    private ValueTask HandleAsync(EntryPage page, long start, CancellationToken stop)
    {
        handlersFirst.BeginTurn();
        try
        {
            return handlersFirst.RunAsync(intake.AcceptAsync(page, null, start, stop));
        }
        catch
        {
            handlersFirst.EndTurn();
            throw;
        }
    }
}
