using Events.Errors;
using Events.Locking;
using Events.Redis.Connections;
using Events.Redis.Given;
using Events.Redis.Protocol;
using Events.Redis.Replies;
using Events.Redis.Scripts;
using Events.Safety;
using Events.Store;
using Microsoft.Extensions.Logging;

namespace Events.Redis.Stores;

/// <summary>
/// Finds out what a failover or a restart has lost of what this process was given. When a connection has ended, the server that answers then is asked which
/// data it has; where that may lack something, whether it has the last that was given of each stream, and if not, the last that it does have of what was given:
/// others may have added entries there meanwhile.
/// </summary>
/// <param name="store">Asks the server.</param>
/// <param name="logger">Where to log.</param>
internal sealed class LossWatch(CommandStreamStore store, ILogger logger) : IDisposable
{
    // Of one stream: what was given on the last few connections, which need not be the last to have been given something.
    private const int KeptOfStream = 8;
    private const int Kept = 4096;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly OrderedLock _lock = new(LockRank.Collection);

    // Which data each server of a cluster had when it was asked last; by itself where there is no cluster.
    private readonly Dictionary<object, DataLine> _lines = [];
    private readonly CancellationTokenSource _disposing = new();
    private List<Held> _held = [];
    private int _judged;
    private bool _isAsking;
    private bool _isAskedAgain;
    private bool _hasToldBlindness;
    private bool _isToBeAsked;
    private int _compactAt = 64;

    /// <summary>The number of times that it was judged what is missing.</summary>
    public int Judged => Volatile.Read(ref _judged);

    /// <summary>The number of connections' streams of which it is kept what was given.</summary>
    public int HeldCount
    {
        get
        {
            lock (_lock.InOrder) return _held.Count;
        }
    }

    /// <summary>A connection has ended. Returns at once.</summary>
    /// <param name="given">What was given on it.</param>
    /// <param name="isOnPurpose">Whether it was closed by who had it. That says nothing of the server, which is asked when others have.</param>
    public void Ended(GivenEntries given, bool isOnPurpose = false)
    {
        lock (_lock.InOrder)
        {
            if (_disposing.IsCancellationRequested) return;
            foreach (GivenIds ids in given.Streams) _held.Add(new Held(ids, given.Kind, given.Data));
            _isToBeAsked |= !isOnPurpose;
            if (_held.Count == 0) return;
            Compact();
            if (isOnPurpose && !_isToBeAsked && !_isAsking && !HasChangedSince(given)) return;

            _isAskedAgain = true;
            if (_isAsking) return;
            _isAsking = true;
        }

#pragma warning disable RS0030 // Once a lost connection.
        UserCall.Run(() => _ = Task.Run(AskUntilAnsweredAsync));
#pragma warning restore RS0030
    }

    public void Dispose()
    {
        lock (_lock.InOrder) _held = [];
        _disposing.Cancel();
    }

    private bool HasChangedSince(GivenEntries given) => given.Streams.Any(
        ids => _lines.TryGetValue(store.HomeOf(ids.Stream) ?? this, out DataLine? line) && line.MayLack(given.Data));

    // Who opens and closes readers all the time, or whose connections come and go while nobody answers, keeps what the last of them were given.
    private void Compact()
    {
        if (_held.Count < _compactAt) return;
        _held = [.. _held.GroupBy(static one => (one.Ids.Stream, one.Kind, one.Line)).SelectMany(Newest).Take(Kept)];
        _compactAt = Math.Max(64, 2 * _held.Count);
    }

    private static IEnumerable<Held> Newest(IEnumerable<Held> given) => given.OrderByDescending(static one => one.Ids.Highest).Take(KeptOfStream);

    private async Task AskUntilAnsweredAsync()
    {
        while (true)
        {
            Held[] held;
            lock (_lock.InOrder)
            {
                if (!_isAskedAgain || _disposing.IsCancellationRequested)
                {
                    _isAsking = false;
                    return;
                }

                _isAskedAgain = false;
                _isToBeAsked = false;
                held = [.. _held];
            }

            bool isDone = false;
            try
            {
                isDone = await AskAsync(held).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is StreamStoreException or OperationCanceledException or ObjectDisposedException)
            {
                // Asked again below.
            }
            catch (Exception exception)
            {
                // Nobody awaits this, and whoever has ended it would end it for good.
                ConnectionLog.AskingForLossesFailed(logger, store.Description, exception);
            }

            if (isDone)
            {
                Interlocked.Increment(ref _judged);
                continue;
            }

            lock (_lock.InOrder) _isAskedAgain = true;
            await Task.Delay(Pause, _disposing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Each server of a cluster by itself: one that is away keeps nobody from hearing of another.
    private async Task<bool> AskAsync(Held[] held)
    {
        bool areAll = true;
        foreach (IGrouping<object?, Held> home in held.GroupBy(one => store.HomeOf(one.Ids.Stream)))
        {
            try
            {
                areAll &= await AskHomeAsync([.. home]).ConfigureAwait(false);
            }
            catch (StreamStoreException)
            {
                areAll = false;
            }
        }

        return areAll;
    }

    // False where the server has changed meanwhile.
    private async Task<bool> AskHomeAsync(Held[] held)
    {
        string near = held[0].Ids.Stream;
        if (await AskLineAsync(near).ConfigureAwait(false) is not { } line)
        {
            TellBlindness();
            lock (_lock.InOrder) _held.RemoveAll(one => Array.Exists(held, other => other.Ids == one.Ids));
            return true;
        }

        var losses = new List<ConfirmedLoss>();
        var gone = new List<Held>();
        foreach (IGrouping<(string Stream, ConfirmedLossKind Kind, DataLine Line), Held> group in held.GroupBy(
            static one => (one.Ids.Stream, one.Kind, one.Line)))
        {
            if (!group.Key.Line.IsKnown || !line.MayLack(group.Key.Line)) continue;
            if (await FindAsync(group.Key.Stream, group.Key.Kind, [.. group.Select(static one => one.Ids)]).ConfigureAwait(false) is not { } loss) continue;
            losses.Add(loss);
            gone.AddRange(group);
        }

        if (losses.Count > 0 && await AskLineAsync(near).ConfigureAwait(false) != line) return false;
        lock (_lock.InOrder) (_held, _lines[store.HomeOf(near) ?? this]) = (Keep(held, gone, line), line);
        foreach (ConfirmedLoss loss in losses) Tell(loss);
        return true;
    }

    // What is there, or was told, is from now on what this server has; what came meanwhile is judged next.
    private List<Held> Keep(Held[] held, List<Held> gone, DataLine line)
    {
        var judged = new HashSet<GivenIds>(held.Select(static one => one.Ids));
        var told = new HashSet<GivenIds>(gone.Select(static one => one.Ids));
        IEnumerable<Held> kept = held.Where(one => !told.Contains(one.Ids))
            .GroupBy(static one => (one.Ids.Stream, one.Kind))
            .SelectMany(Newest)
            .Select(one => one with { Line = line });
        return [.. _held.Where(one => !judged.Contains(one.Ids)).Concat(kept).Take(Kept)];
    }

    // Null where the server does not say.
    private async Task<DataLine?> AskLineAsync(string near)
    {
        try
        {
            string server = (await store.SendNearAsync(near, _disposing.Token, "INFO", "server").ConfigureAwait(false)).AsText();
            string replication = (await store.SendNearAsync(near, _disposing.Token, "INFO", "replication").ConfigureAwait(false)).AsText();
            var line = new DataLine(
                InfoText.Find(server, "run_id"), InfoText.Find(replication, "master_replid"), InfoText.Find(replication, "master_replid2"));
            return line.IsKnown ? line : null;
        }
        catch (ServerErrorException exception) when (!exception.IsTransient)
        {
            return null;
        }
    }

    private async Task<ConfirmedLoss?> FindAsync(string stream, ConfirmedLossKind kind, GivenIds[] given)
    {
        EntryId highest = given.Max(static one => one.Highest);
        var together = new GivenTogether(given);
        try
        {
            StreamInfo info = await AskStreamAsync(stream).ConfigureAwait(false);
            while (true)
            {
                // Made anew for a group, and nothing more.
                if (info.EntriesAdded == 0) return Gone();
                if (info.LastGeneratedId >= highest)
                {
                    // Trimmed, unless fewer have ever gone from it than were given: then it is another one.
                    if (info.FirstId is not { } first || first > highest)
                    {
                        return info.EntriesAdded - info.Length < given.Max(static one => one.Count) ? Gone() : null;
                    }

                    // Perhaps deleted one by one.
                    if (info.MaxDeletedId >= highest) return null;
                    if (await together.HasEndAsync(first, info.MaxDeletedId, AreThereAsync).ConfigureAwait(false)) return null;
                }

                int found = await together.FindLastAsync(First(info), info.LastGeneratedId, info.MaxDeletedId, AreThereAsync).ConfigureAwait(false);

                // What was trimmed or deleted while this was asked is not lost.
                StreamInfo now = await AskStreamAsync(stream).ConfigureAwait(false);
                if (found + 1 < together.Ids.Count && First(now) <= together.Ids[found + 1] && now.MaxDeletedId == info.MaxDeletedId)
                {
                    return await MakeLossAsync(found, info.MaxDeletedId).ConfigureAwait(false);
                }

                if (First(now) == First(info) && now.MaxDeletedId == info.MaxDeletedId) return null;
                info = now;
            }
        }
        catch (StreamNotFoundException)
        {
            return Gone();
        }
        catch (ServerErrorException exception) when (!exception.IsTransient)
        {
            // Of another key, or not permitted.
            if (ServerErrors.IsRefusal(exception)) TellBlindness();
            return null;
        }

        ConfirmedLoss Gone() => new(store.Description, stream, kind, EntryId.Min, highest, 0, together.CountAfter(EntryId.Min, EntryId.Min).AtMost);

        // Of a stream without entries all that it has ever had was trimmed.
        static EntryId First(StreamInfo info) => info.FirstId ?? (info.LastGeneratedId == EntryId.Max ? EntryId.Max : info.LastGeneratedId.Next());

        async Task<ConfirmedLoss> MakeLossAsync(int found, EntryId deleted)
        {
            EntryId after = found < 0 ? EntryId.Min : together.Ids[found];
            (long atLeast, long atMost) = together.CountAfter(after, deleted);

            // Of many only some are known: the one that is there may be another's of the same ID, and then the last one is before it.
            if (found > 0 && kind == ConfirmedLossKind.Produced && together.CountAfter(together.Ids[found - 1], deleted).AtMost - atMost > 1)
            {
                after = together.Ids[found - 1];
                atMost = together.CountAfter(after, deleted).AtMost;
            }

            // Nothing of it is there: then it begins behind what the server has before that. Of a page only the last entry is known.
            if (found < 0 && kind == ConfirmedLossKind.Produced && together.Lowest is { } lowest)
            {
                RespValue below = await SendAsync("XREVRANGE", stream, $"({lowest}", "-", "COUNT", "1").ConfigureAwait(false);
                if (below.AsArray() is [{ Items: [var id, ..] }, ..]) after = id.AsId();
            }

            return new ConfirmedLoss(store.Description, stream, kind, after, highest, atLeast, atMost);
        }

        async ValueTask<bool> AreThereAsync(IEnumerable<EntryId> ids)
        {
            RespValue[] entries = await Task.WhenAll(ids.Select(async id =>
                await SendAsync("XREVRANGE", stream, $"{id}", $"{id}", "COUNT", "1").ConfigureAwait(false))).ConfigureAwait(false);
            return Array.TrueForAll(entries, static entry => entry.AsArray().Count > 0);
        }
    }

    private async Task<StreamInfo> AskStreamAsync(string stream) =>
        InfoReplies.ReadStream(await SendAsync("XINFO", "STREAM", stream).ConfigureAwait(false));

    private void TellBlindness()
    {
        if (!_hasToldBlindness) ConnectionLog.CannotTellLosses(logger, store.Description);
        _hasToldBlindness = true;
    }

    private void Tell(ConfirmedLoss loss)
    {
        string how = loss.Kind == ConfirmedLossKind.Produced ? "produced and had confirmed" : "had read";
        if (loss.AtLeast == 0) ConnectionLog.StreamGone(logger, loss.Store, loss.Stream, loss.AtMost, how, loss.Last);
        else ConnectionLog.ConfirmedLost(logger, loss.Store, loss.AtLeast, loss.AtMost, loss.Stream, how, loss.After, loss.Last);
        store.Raise(loss, exception => ConnectionLog.LossCallbackFailed(logger, exception));
    }

    private ValueTask<RespValue> SendAsync(params string[] words) => ((IScriptStore)store).SendTextAsync(_disposing.Token, words);

    /// <summary>The entries that were given, and the data that the server had that was asked for them last.</summary>
    private sealed record Held(GivenIds Ids, ConfirmedLossKind Kind, DataLine Line);
}
