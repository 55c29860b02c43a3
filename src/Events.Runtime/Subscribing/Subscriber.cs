using Events.Definitions;
using Events.Diagnostics;
using Events.Errors;
using Events.Protecting;
using Events.Protection;
using Events.Store;
using Events.Streams;
using Events.Time;

namespace Events.Subscribing;

/// <summary>
/// One subscriber: reads for itself until it has reached the end of the stream, then takes what the <see cref="LiveFeed"/> reads for all, and reads for itself
/// again whenever the feed has not kept what it needs, or has lost sight of the stream.
/// </summary>
/// <typeparam name="T">What it gets of an entry.</typeparam>
internal sealed class Subscriber<T>(
    StoreCalls calls, StreamPosition from, SubscriptionOptions options, TimeProvider time, EntrySelector<T> select, StreamDefinition? definition = null)
{
    private readonly Continuity _continuity = new(calls.Stream.Name);
    private readonly FeedWaiter _waiter = new();
    private readonly Backoff _backoff = new(time);
    private readonly TaskCompletionSource _caughtUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HistoryPages _history = null!;
    private EntryId _smallest;
    private int _fruitless;
    private Exception? _fault;
    private volatile bool _isLive;

    public EntryId Position => _history?.Position ?? EntryId.Min;

    /// <summary>The number of entries that were ever added up to the position, as far as is known, and the entry from which on they were counted.</summary>
    public (long Passed, EntryId Anchor) Counted => (_continuity.Passed, _continuity.Anchor);

    /// <summary>The value of <see cref="Counted"/> where another one ended that this one goes on behind; set before it reads.</summary>
    public (long Passed, EntryId Anchor)? Resumed { get; init; }

    public bool IsLive => _isLive;

    public Task CaughtUp => _caughtUp.Task;

    /// <summary>Reads the entries. It can be called once.</summary>
    /// <param name="first">Ends it.</param>
    /// <param name="second">Ends it too.</param>
    public async IAsyncEnumerator<T> ReadAsync(CancellationToken first, CancellationToken second)
    {
        var stopping = CancellationTokenSource.CreateLinkedTokenSource(first, second);
        CancellationToken stop = stopping.Token;
        CancellationTokenRegistration registration = stop.UnsafeRegister(static waiter => ((FeedWaiter)waiter!).Cancel(), _waiter);
        FeedMember? member = null;
        _history = new HistoryPages(calls, _continuity, options);
        try
        {
            bool isAtEnd = await WatchAsync(BeginAsync(stop)).ConfigureAwait(false);
            while (true)
            {
                while (!isAtEnd)
                {
                    (EntryPage page, int index) = await WatchAsync(_history.NextAsync(stop)).ConfigureAwait(false);
                    using EntryPage history = page;
                    await WatchAsync(PrepareAsync(history, stop)).ConfigureAwait(false);
                    isAtEnd = _history.IsAtEnd;
                    if (!isAtEnd) _isLive = false;
                    for (; index < history.Count; index++)
                    {
                        stop.ThrowIfCancellationRequested();
                        if (MissingKeys(history, index) is { } expired) await WatchAsync(LoadKeysAsync(expired, stop)).ConfigureAwait(false);
                        if (Pass(history, index, out T entry)) yield return entry;
                    }
                }

                isAtEnd = false;
                if (!_isLive && !await WatchAsync(CatchUpAsync(stop)).ConfigureAwait(false)) continue;
                if (member is null)
                {
                    member = LiveFeeds.Of(calls.Store).Enter(calls.Store, calls.Stream);
                    _history.Feed = member.Feed;
                }

                if (!await WatchAsync(HasReadAllAsync(stop)).ConfigureAwait(false)
                    || !member.Feed.TryJoin(_history.Position, _history.Noted, out long number))
                {
                    await WatchAsync(RecoverAsync(member.Feed, stop)).ConfigureAwait(false);
                    continue;
                }

                FeedTake take;
                while ((take = member.Feed.Take(number, out EntryPage? page)) != FeedTake.ReadYourself)
                {
                    if (take == FeedTake.NotYet)
                    {
                        await member.Feed.WaitAsync(_waiter, number).ConfigureAwait(false);
                        stop.ThrowIfCancellationRequested();
                        continue;
                    }

                    number++;
                    try
                    {
                        await WatchAsync(PrepareAsync(page!, stop)).ConfigureAwait(false);
                        for (int i = 0; i < page!.Count; i++)
                        {
                            if (page.GetId(i) <= _history.Position) continue;
                            stop.ThrowIfCancellationRequested();
                            if (MissingKeys(page, i) is { } expired) await WatchAsync(LoadKeysAsync(expired, stop)).ConfigureAwait(false);
                            if (Pass(page, i, out T entry)) yield return entry;
                        }
                    }
                    finally
                    {
                        page!.Release();
                    }
                }

                await WatchAsync(RecoverAsync(member.Feed, stop)).ConfigureAwait(false);
            }
        }
        finally
        {
            _isLive = false;
            await registration.DisposeAsync().ConfigureAwait(false);
            member?.Dispose();
            await stopping.CancelAsync().ConfigureAwait(false);
            await _history.DiscardAsync().ConfigureAwait(false);
            stopping.Dispose();
            End(first, second);
        }
    }

    private ValueTask<bool> PrepareAsync(EntryPage page, CancellationToken stop) =>
        definition is { NeedsLoading: true } ? LoadAsync(definition, page, stop) : new ValueTask<bool>(true);

    // Apart, so that a page without such entries costs no closure.
    private ValueTask<bool> LoadAsync(StreamDefinition of, EntryPage page, CancellationToken stop) =>
        LoadAsync(() => Protections.PrepareAsync(calls.Store, calls.Stream, of, page, stop), stop);

    // Whoever takes long over the entries of a page finds that the keys of the rest are not good any more.
    private HashSet<string>? MissingKeys(EntryPage page, int index) => definition is { NeedsLoading: true } && index > 0
        ? Protections.Of(calls.Store)?.FindMissing(page.GetFields(index))
        : null;

    private ValueTask<bool> LoadKeysAsync(HashSet<string> missing, CancellationToken stop) =>
        LoadAsync(() => Protections.Of(calls.Store)?.LoadAsync(missing, stop) ?? default, stop);

    // As with a store that is away: asked again after longer and longer, for as long as the subscription says.
    private async ValueTask<bool> LoadAsync(Func<ValueTask> load, CancellationToken stop)
    {
        long? since = null;
        while (true)
        {
            try
            {
                await load().ConfigureAwait(false);
                _backoff.Reset();
                return true;
            }
            catch (Exception exception) when (exception is KeyUnavailableException or PayloadUnavailableException)
            {
                if (since is null) calls.TellOfLoading(exception);
                since ??= time.GetTimestamp();
                if (time.Since(since.Value) >= options.GiveUpAfter) throw;
                await _backoff.WaitAsync(stop).ConfigureAwait(false);
                stop.ThrowIfCancellationRequested();
            }
        }
    }

    private bool Pass(EntryPage page, int index, out T entry)
    {
        _history.Pass(page, index);
        _fruitless = 0;
        if (page.GetId(index) >= _smallest) return select(page, index, out entry);
        entry = default!;
        return false;
    }

    // True when it is at the end already.
    private async ValueTask<bool> BeginAsync(CancellationToken stop)
    {
        if (Resumed is ( >= 0, _) resumed)
        {
            // Also where nothing was read before: what has come and gone since then was missed.
            _continuity.Resume(resumed.Passed, resumed.Anchor);
            _history.Position = from.Id;
            _history.Checks = true;
            return false;
        }

        switch (from.Kind)
        {
            case StreamPositionKind.End:
                // In this order: what the feed reads from here on was added after it was asked, or is passed over by its ID.
                GoToEnd(await calls.DescribeAsync(stop).ConfigureAwait(false));
                return true;
            case StreamPositionKind.After:
                _history.Position = from.Id;
                _history.Checks = true;
                return false;
            case StreamPositionKind.From:
                _smallest = from.Id;
                if (from.Id > EntryId.Min) _history.Position = from.Id.Previous();
                return false;
            default:
                _continuity.Begin(await calls.DescribeAsync(stop).ConfigureAwait(false));
                return false;
        }
    }

    // True when it has caught up. If not, there is something again.
    private async ValueTask<bool> CatchUpAsync(CancellationToken stop)
    {
        StreamInfo? info = await calls.DescribeAsync(stop).ConfigureAwait(false);
        EntryId last = info?.LastGeneratedId ?? EntryId.Min;
        if (!_history.Checks)
        {
            // Nothing was seen yet, and the position is none of the stream's: from now on it is.
            if (info?.LastId > _history.Position) return false;
            GoToEnd(info);
        }
        else if (last == _history.Position)
        {
            _continuity.AtEnd(info);
        }

        _isLive = true;
        _caughtUp.TrySetResult();
        if (options.OnCaughtUp is { } tell) await tell(_history.Position, stop).ConfigureAwait(false);
        return true;
    }

    private void GoToEnd(StreamInfo? info)
    {
        _history.Position = info?.LastGeneratedId ?? EntryId.Min;
        _history.HasSeen = info?.LastId == _history.Position;
        _history.Checks = true;
        _continuity.AtEnd(info);
    }

    // True when all that the feed has read before has been read here too, or is gone. A server that takes over may be behind the one that the feed has read.
    private async ValueTask<bool> HasReadAllAsync(CancellationToken stop)
    {
        if (_history.Noted < 0 || _history.NotedPosition <= _history.Position) return true;
        StreamInfo? info = await calls.DescribeAsync(stop).ConfigureAwait(false);
        return info?.LastGeneratedId >= _history.NotedPosition && (info.LastId is null || info.LastId <= _history.Position);
    }

    // The first time at once: reading for oneself shows what has happened. Without anything new ever less often: the feed may have no connection, or another
    // server than the one that is read here.
    private async ValueTask<bool> RecoverAsync(LiveFeed feed, CancellationToken stop)
    {
        if (feed.Failure is { } failure)
        {
            if (!IsPassing(failure)) await calls.ThrowAsync(failure).ConfigureAwait(false);
            if (_fruitless > 0) calls.Tell(failure);
        }

        if (_fruitless++ > 0) await _backoff.WaitAsync(stop).ConfigureAwait(false);
        else _backoff.Reset();
        stop.ThrowIfCancellationRequested();
        return true;
    }

    // UNBLOCKED is what a master that becomes a replica says to those who wait, and closes their connections.
    private static bool IsPassing(Exception failure) => StoreOutage.IsOne(failure) || failure is ServerErrorException { Code: "UNBLOCKED" };

    private async ValueTask<TResult> WatchAsync<TResult>(ValueTask<TResult> step)
    {
        try
        {
            return await step.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _fault = exception;
            throw;
        }
    }

    private void End(CancellationToken first, CancellationToken second)
    {
        if (_caughtUp.Task.IsCompleted) return;
        if (first.IsCancellationRequested || second.IsCancellationRequested)
        {
            _caughtUp.TrySetCanceled(first.IsCancellationRequested ? first : second);
            return;
        }

        _caughtUp.TrySetException(_fault ?? new InvalidOperationException("The subscription was ended before it had caught up."));

        // Most never look at it.
        _ = _caughtUp.Task.Exception;
    }
}
