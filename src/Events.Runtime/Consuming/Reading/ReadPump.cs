using Events.Consuming.Dispatching;
using Events.Consuming.Holding;
using Events.Consuming.Recovering;
using Events.Consuming.Settling;
using Events.Diagnostics;
using Events.Errors;
using Events.Store;
using Events.Time;

namespace Events.Consuming.Reading;

/// <summary>
/// Reads the group's new entries for as long as the consumer runs. The next read is sent as soon as the last page has
/// come, before that page is handled, with the acknowledgements collected so far in front of it.
/// </summary>
internal sealed class ReadPump(
    ConsumerScope scope,
    HeldEntries held,
    EntryIntake intake,
    AckBatcher acks,
    InlineRunner inlineRunner,
    OwnPending ownPending,
    GroupGuard group,
    PauseGate pause,
    ReadProgress progress,
    LostAnswers lost)
{
    private readonly Backoff _backoff = new(scope.Time);
    private readonly bool _isOrdered = scope.Definition.Handlers.Any(static handler => handler.OrderedByFields.Count > 0);

    private volatile bool _isCaughtUp;
    private volatile bool _waitsForRoom;
    private CancellationTokenSource? _reading;

    /// <summary>Tells whether nothing new is known to wait for this consumer.</summary>
    public bool IsCaughtUp => _isCaughtUp;

    /// <summary>Tells whether it asks the server for nothing before handlers have ended.</summary>
    public bool WaitsForRoom => _waitsForRoom;

    // What a command gives that was given up may stand in front of what is read now.
    private bool MayBeOvertaken => _isOrdered && !scope.Options.AtMostOnce && lost.MayComeLate;

    /// <summary>Ends the read that waits on the server, if one does: the next one begins at once. What has come for it is not lost.</summary>
    public void EndRead()
    {
        try
        {
            Volatile.Read(ref _reading)?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended.
        }
    }

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await group.EnsureAsync(stop).ConfigureAwait(false);

                // Before the first read: what others read from now on is left to this consumer.
                if (!scope.IsRequeue) await scope.HandledTypes.SaveAsync(stop).ConfigureAwait(false);
                IGroupReader reader = scope.Store.OpenReader(scope.Consumer, scope.Options.AtMostOnce);
                await using (reader.ConfigureAwait(false))
                {
                    await ownPending.TakeUpAsync(stop).ConfigureAwait(false);
                    if (!scope.IsRequeue) scope.Monitor.Enter(ConsumerState.Running);
                    await ReadNewAsync(reader, stop).ConfigureAwait(false);
                }
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
                // What is missing of permissions is told by its own line.
                Exception? missing = scope.Permissions is { } permissions ? await permissions.ExplainAsync(exception, stop).ConfigureAwait(false) : null;
                if (missing is null) Log.ReadFailed(scope.Logger, scope.Stream.Name, scope.Group, scope.Name, exception);
                if (!scope.IsRequeue) scope.Monitor.StoreFailed(missing ?? exception);
                await _backoff.WaitAsync(stop).ConfigureAwait(false);
            }
        }
    }

    private async Task ReadNewAsync(IGroupReader reader, CancellationToken stop)
    {
        // Handlers run within this method; whoever calls it is not to wait for them.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);

        var reads = new ReadPipeline(scope, held, acks, reader, progress);
        EntryPage? page = null;
        bool isCut = false;
        progress.Begin();
        BeginReading(stop);
        try
        {
            while (true)
            {
                await BeginReadsAsync(reads, page, stop).ConfigureAwait(false);
                if (page is not null)
                {
                    // Then it stays pending, and all that is pending is taken up in its order.
                    isCut = MayBeOvertaken && page.Count > 0 && await IsOvertakenAsync(page, stop).ConfigureAwait(false);
                    if (isCut) return;
                    EntryPage taken = page;
                    page = null;

                    // Known before the page is handled, and with it used for another.
                    isCut = taken.IsShortened;
                    try
                    {
                        await HandleAsync(taken, reads.LeaseStart, stop).ConfigureAwait(false);
                    }
                    catch (StreamStoreException)
                    {
                        // What could not be queued is pending, and comes before what has been read behind it.
                        isCut = true;
                        throw;
                    }

                    reads.Held();

                    // What it left out is pending and comes first.
                    if (isCut) return;
                }

                // What got lost on its way here may stand before what is read next.
                if (MustLook(ref isCut)) return;

                if (reads.Count == 0)
                {
                    await pause.WaitAsync(stop).ConfigureAwait(false);
                    _waitsForRoom = true;
                    await held.WaitForRoomAsync(RoomFor.Read, stop).ConfigureAwait(false);
                    _waitsForRoom = false;
                    continue;
                }

                if (!reads.Next.IsCompleted) acks.BeginFlush();
                try
                {
                    page = await reads.Next.ConfigureAwait(false);
                }
                catch (OperationCanceledException) when (!stop.IsCancellationRequested)
                {
                    reads.Cut();
                    continue;
                }
                catch (Exception exception)
                {
                    reads.Failed(exception);
                    throw;
                }

                reads.Took(page);
                _isCaughtUp = reads.IsCaughtUp;
                _backoff.Reset();
                scope.Monitor.StoreAnswered();
            }
        }
        catch (StreamStoreException exception) when (exception is not ServerErrorException)
        {
            isCut = true;
            lost.AddLate();
            throw;
        }
        finally
        {
            inlineRunner.EndTurn();
            progress.End();
            lost.Add();
            bool isLeft = isCut && !scope.Options.AtMostOnce;
            if (page is not null) await TakeLastAsync(page, reads, isLeft, stop).ConfigureAwait(false);
            await TakeRestAsync(reads, isLeft, stop).ConfigureAwait(false);
            Interlocked.Exchange(ref _reading, null)?.Dispose();
        }
    }

    private async ValueTask<bool> IsOvertakenAsync(EntryPage page, CancellationToken stop)
    {
        // Handlers of this turn would keep the thread from looking.
        inlineRunner.EndTurn();
        return await ownPending.HasMissingAsync(page, stop).ConfigureAwait(false);
    }

    private async ValueTask BeginReadsAsync(ReadPipeline reads, EntryPage? page, CancellationToken stop)
    {
        // Where there is room beside the page that has come, the next read goes off before anything else is done: all but
        // one behind an entry that came alone.
        // What comes late must not come between two pages that are here: then one after the other.
        while ((page is null || !(reads.IsQuiet || MayBeOvertaken)) && (reads.Count == 0 || !MayBeOvertaken) && reads.CanBegin && !pause.IsPaused
            && held.ReadRoom((page?.Count ?? 0) + reads.Requested) is var room and > 0)
        {
            // A process that stood still for longer than a lease must not take what is another's: its life ends.
            if (scope.IsLeased && !scope.NameLease.IsHeld && !await scope.OwnsNameAsync().ConfigureAwait(false))
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, stop).ConfigureAwait(false);
            }

            if (_reading!.IsCancellationRequested) BeginReading(stop);
            reads.Begin(Math.Min(room, scope.Options.BatchSize), _reading.Token);
        }
    }

    private bool MustLook(ref bool isCut)
    {
        if (!lost.IsAny || pause.IsPaused) return false;
        EndRead();
        isCut = _isOrdered;
        return true;
    }

    private void BeginReading(CancellationToken stop) =>
        Interlocked.Exchange(ref _reading, CancellationTokenSource.CreateLinkedTokenSource(stop))?.Dispose();

    // What has come or is under way when reading ends: the entries are this consumer's, and are released by its stop. Behind a page that got lost
    // they are not begun: they stay pending, and all are taken up in their order.
    private async Task TakeRestAsync(ReadPipeline reads, bool isCut, CancellationToken stop)
    {
        while (reads.Count > 0) await TakeLastAsync(null, reads, isCut, stop).ConfigureAwait(false);
    }

    // A page that has come, or the next one of those under way.
    private async Task TakeLastAsync(EntryPage? page, ReadPipeline reads, bool isCut, CancellationToken stop)
    {
        try
        {
            page ??= await TakeNextAsync(reads).ConfigureAwait(false);
            if (isCut) page.Dispose();
            else await intake.AcceptAsync(page, null, reads.LeaseStart, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Nothing was handed over, or what was is released, or stays pending.
        }
        catch (StreamStoreException exception)
        {
            Log.ReadFailed(scope.Logger, scope.Stream.Name, scope.Group, scope.Name, exception);
        }
    }

    private static async Task<EntryPage> TakeNextAsync(ReadPipeline reads)
    {
        EntryPage page;
        try
        {
            page = await reads.Next.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            reads.Failed(exception);
            throw;
        }

        reads.Took(page);
        return page;
    }

    // Returns when the page is taken into custody and quick handlers have run.
    private ValueTask HandleAsync(EntryPage page, long start, CancellationToken stop)
    {
        inlineRunner.BeginTurn();
        try
        {
            return inlineRunner.RunAsync(intake.AcceptAsync(page, null, start, stop));
        }
        catch
        {
            inlineRunner.EndTurn();
            throw;
        }
    }
}
