using Events.Diagnostics;
using Events.Safety;
using Events.Store;
using Events.Store.Projections;
using Events.Streams;
using Events.Subscribing;
using Events.Time;

namespace Events.Projections;

/// <summary>
/// Follows the stream for one state, as long as the lease is there: calls handlers, and writes what they have changed page by page. What was not written is
/// read again; so nothing of an entry is kept, and a page that fails is taken back as a whole, written without the entry that failed, and that one alone.
/// </summary>
internal sealed class ProjectionFollower(ProjectionSetup setup, ProjectionRole role, string owner, ProjectionLease lease, ProjectionProgress progress)
{
    private readonly ProjectionBatch _batch = new(setup.Name, lease.Generation, setup.Storage.KeyPrefix(lease.Generation));
    private readonly Backoff _backoff = new(setup.Time);
    private readonly ProjectionCall _call = new(setup, owner);
    private ProjectionPosition? _position = lease.Position;
    private ProjectionPage? _page;
    private PageFailure? _failure;
    private EntryId? _failed;
    private EntryId? _skipped;
    private int _attempts;
    private int _limit = setup.Options.PageSize;
    private bool _isCaughtUp;

    /// <summary>Follows the projection's stream.</summary>
    /// <param name="stop">Ends it; what is not written is taken back.</param>
    /// <exception cref="Exception">The stream cannot be read, or the storage cannot be reached.</exception>
    public async Task<ProjectionEnd> RunAsync(CancellationToken stop)
    {
        while (true)
        {
            try
            {
                progress.At(_position, _isCaughtUp);
                if (await ReadAsync(stop).ConfigureAwait(false) is { } end) return end;
                if (await RecoverAsync(_failure!, stop).ConfigureAwait(false) is { } given) return given;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return new ProjectionEnd(ProjectionEndKind.Stopped);
            }
        }
    }

    // Null when a page has failed.
    private async Task<ProjectionEnd?> ReadAsync(CancellationToken stop)
    {
        _failure = null;
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var caughtUp = new TaskCompletionSource<ProjectionPosition>(TaskCreationOptions.RunContinuationsAsynchronously);
        Subscriber<ProjectedEntry> subscriber = Subscribe(caughtUp);
        IAsyncEnumerator<ProjectedEntry> entries = subscriber.ReadAsync(reading.Token, default);
        Task<bool>? pending = null;
        try
        {
            while (true)
            {
                ValueTask<bool> next = entries.MoveNextAsync();
                if (next.IsCompleted)
                {
                    await next.ConfigureAwait(false);
                }
                else
                {
                    // There is nothing more at the moment: what was handled is not kept back for what may come.
                    pending = next.AsTask();
                    if (await CommitAsync(stop).ConfigureAwait(false) is { } end) return end;
                    if (_failure is not null) return null;
                    if (await CatchUpAsync(pending, caughtUp.Task, stop).ConfigureAwait(false) is { } taken) return taken;
                    if (_failure is not null) return null;
                    await pending.ConfigureAwait(false);
                    pending = null;
                }

                ProjectedEntry entry = entries.Current;
                bool hasFailed = entry.Page.GetId(entry.Index) == _failed;

                // What is before one that has failed is written without it.
                if (hasFailed && await CommitAsync(stop).ConfigureAwait(false) is { } before) return before;
                if (_failure is not null) return null;
                _page ??= new ProjectionPage(_batch, role, owner, _position);
                if (!await HandleAsync(_page, entry, stop).ConfigureAwait(false))
                {
                    stop.ThrowIfCancellationRequested();
                    return null;
                }

                (long passed, EntryId anchor) = subscriber.Counted;
                _page.To = new ProjectionPosition(subscriber.Position, passed, anchor);
                if (++_page.Count < _limit && !hasFailed) continue;
                if (await CommitAsync(stop).ConfigureAwait(false) is { } full) return full;
                if (_failure is not null) return null;
            }
        }
        catch (Exception exception) when (exception is StreamGapException or StreamResetException)
        {
            pending = null;
            return await CommitAsync(stop).ConfigureAwait(false) ?? (_failure is null ? new ProjectionEnd(ProjectionEndKind.Faulted, exception.Message) : null);
        }
        finally
        {
            await reading.CancelAsync().ConfigureAwait(false);
            if (pending is not null) await ((Task)pending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await RollBackAsync().ConfigureAwait(false);
            await entries.DisposeAsync().ConfigureAwait(false);
        }
    }

    private Subscriber<ProjectedEntry> Subscribe(TaskCompletionSource<ProjectionPosition> caughtUp)
    {
        Subscriber<ProjectedEntry>? subscriber = null;
        var options = new SubscriptionOptions
        {
            PageSize = setup.Options.PageSize,
            OnGap = setup.Options.GoOnBehindGaps ? GoOn : null,
            OnCaughtUp = (position, _) =>
            {
                (long passed, EntryId anchor) = subscriber!.Counted;
                caughtUp.TrySetResult(new ProjectionPosition(position, passed, anchor));
                return ValueTask.CompletedTask;
            },
        };
        StreamPosition from = _position is { } position ? StreamPosition.After(position.Id)
            : role == ProjectionRole.Live && setup.Definition.StartAt == GroupStart.End ? StreamPosition.End
            : StreamPosition.Beginning;
        subscriber = new Subscriber<ProjectedEntry>(
            new StoreCalls(setup.Store, setup.Stream, null, setup.Time, setup.Logger),
            from,
            options,
            setup.Time,
            ProjectedEntry.Select,
            setup.Definition.Stream)
        {
            Resumed = _position is { } known ? (known.Passed, known.Anchor) : null,
        };
        return subscriber;
    }

    private bool GoOn(StreamGap gap)
    {
        Log.ProjectionGap(setup.Logger, setup.Name, setup.Stream.Name, gap.ToString());
        return true;
    }

    private async ValueTask<bool> HandleAsync(ProjectionPage page, ProjectedEntry entry, CancellationToken stop)
    {
        EntryId id = entry.Page.GetId(entry.Index);
        if (id == _skipped)
        {
            Log.ProjectionSkipped(setup.Logger, setup.Name, id, setup.Stream.Name);
            progress.Skipped();
            return true;
        }

        int handler = FindHandler(entry);
        if (handler < 0) return true;
        Exception? exception = await _call.RunAsync(page, entry, handler, id == _failed ? _attempts + 1 : 1, stop).ConfigureAwait(false);
        if (exception is null) return true;
        _failure = new PageFailure(exception, id, page.Count, IsOfCommit: false);
        return false;
    }

    private int FindHandler(ProjectedEntry entry) => setup.Definition.FindHandler(entry.Page.GetFields(entry.Index).EventType);

    // The end of the stream is reached: that is a position too, from which on nothing is missed even when all of it is trimmed.
    private async ValueTask<ProjectionEnd?> CatchUpAsync(Task pending, Task<ProjectionPosition> caughtUp, CancellationToken stop)
    {
        if (_isCaughtUp && _position is not null) return null;
        await Task.WhenAny(pending, caughtUp).ConfigureAwait(false);
        if (!caughtUp.IsCompletedSuccessfully || pending.IsCompleted) return null;
        _isCaughtUp = true;
        ProjectionPosition to = await EndAsync(await caughtUp.ConfigureAwait(false), stop).ConfigureAwait(false);
        if (to.Id == _position?.Id && role == ProjectionRole.Live)
        {
            progress.At(_position, isCaughtUp: true);
            return null;
        }

        _page = new ProjectionPage(_batch, role, owner, _position) { To = to };
        return await CommitAsync(stop).ConfigureAwait(false);
    }

    // Where the last entries were deleted the end lies behind what was read.
    private async ValueTask<ProjectionPosition> EndAsync(ProjectionPosition read, CancellationToken stop)
    {
        try
        {
            StreamInfo info = await setup.Store.StreamInfoAsync(setup.Stream, stop).ConfigureAwait(false);
            return info.LastId is null || info.LastId <= read.Id
                ? new ProjectionPosition(info.LastGeneratedId, info.EntriesAdded, info.LastGeneratedId)
                : read;
        }
        catch (Errors.StreamNotFoundException)
        {
            return read;
        }
    }

    private async ValueTask<ProjectionEnd?> CommitAsync(CancellationToken stop)
    {
        if (_page is not { } page) return null;
        page.IsCaughtUp = _isCaughtUp;
        ProjectionOutcome outcome;
        try
        {
            outcome = await setup.Storage.CommitAsync(page, stop).ConfigureAwait(false);
        }
        catch (Exception exception) when (!stop.IsCancellationRequested)
        {
            _failure = new PageFailure(exception, page.To.Id, Math.Max(0, page.Count - 1), IsOfCommit: true);
            return null;
        }

        if (outcome == ProjectionOutcome.Refused) return new ProjectionEnd(ProjectionEndKind.Lost);
        _page = null;
        _position = page.To;
        _batch.Clear();
        await _call.EndAsync().ConfigureAwait(false);
        if (_failed <= page.To.Id)
        {
            (_failed, _attempts) = (null, 0);
            _backoff.Reset();
        }

        _limit = Math.Min(setup.Options.PageSize, _limit * 2);
        progress.Committed(page.Count, _position, _isCaughtUp);
        return outcome == ProjectionOutcome.BecameLive ? new ProjectionEnd(ProjectionEndKind.BecameLive) : null;
    }

    private async ValueTask RollBackAsync()
    {
        if (_page is not { } page) return;
        _page = null;
        _batch.Clear();
        try
        {
            if (_call.HasBegun) await setup.Storage.RollBackAsync(page).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // It was not committed, and what ends its scope ends the rest of it.
            Log.ProjectionRollBackFailed(setup.Logger, exception, setup.Name);
        }

        await _call.EndAsync().ConfigureAwait(false);
    }

    private async ValueTask<ProjectionEnd?> RecoverAsync(PageFailure failure, CancellationToken stop)
    {
        // Asked first: where this throws, the storage is away, and no entry is to blame. And it says whether the page was written after all.
        ProjectionLease? kept = await setup.Storage.TryLeaseAsync(role, owner, stop).ConfigureAwait(false);
        if (kept?.Generation != lease.Generation) return new ProjectionEnd(ProjectionEndKind.Lost);
        if (kept.IsBroken) return new ProjectionEnd(ProjectionEndKind.Faulted, kept.Fault);
        if (kept.Position?.Id != _position?.Id)
        {
            _position = kept.Position;
            return null;
        }

        if (StoreOutage.IsOne(failure.Exception))
        {
            await _backoff.WaitAsync(stop).ConfigureAwait(false);
            return null;
        }

        if (failure.IsOfCommit && failure.Before > 0)
        {
            // Any of them: half of them, until it is one.
            _limit = (failure.Before + 1) / 2;
            return null;
        }

        _attempts = failure.Id == _failed ? _attempts + 1 : 1;
        _failed = failure.Id;
        string what = $"Entry {failure.Id} of '{setup.Stream.Name}' failed {_attempts} times: {ExceptionText.TypeName(failure.Exception)}: {ExceptionText.Message(failure.Exception)}";
        if (_attempts < setup.Options.MaxAttempts || failure.Before > 0)
        {
            Log.ProjectionFailed(setup.Logger, failure.Exception, setup.Name, failure.Id, setup.Stream.Name, _attempts);
            progress.Failed(what);
            if (failure.Before == 0) await _backoff.WaitAsync(stop).ConfigureAwait(false);
            return null;
        }

        if (setup.Options.OnFailure == ProjectionFailurePolicy.Stop) return new ProjectionEnd(ProjectionEndKind.Faulted, what);
        _skipped = failure.Id;
        return null;
    }
}
