using System.Text;
using Events.Commits;
using Events.Handling;
using Events.Locking;
using Events.Middleware;
using Events.Store.Delivery;
using Events.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace Events.Consuming.Holding;

/// <summary>
/// Entries that one call of a batch handler gets. Reused for one batch after the other; the entries are held one by one as all
/// others are, and settled one by one.
/// </summary>
internal sealed class HeldBatch(ConsumerScope scope) : BatchDelivery
{
    private readonly OrderedLock _lock = new(LockRank.HeldBatch);
    private readonly List<HeldEntry> _entries = [];
    private readonly List<(HeldEntry Entry, Exception Exception)> _leftOut = [];
    private readonly List<LaneExit> _exits = [];
    private CancellationTokenSource _cancellation = new();
    private int _attempted;
    private int _lost;

    /// <summary>The next in the pool.</summary>
    public HeldBatch? Next { get; set; }

    /// <summary>The handler's index; the first of those that are one method.</summary>
    public int Handler { get; private set; }

    /// <summary>The handler as the dispatch of its class counts it, which may read other streams too.</summary>
    public int DispatchedTo => scope.Definition.FirstHandler + Handler;

    /// <summary>Cancelled when the consumer stops, and when not one of the entries is ours any more.</summary>
    public CancellationToken Token => _cancellation.Token;

    public IReadOnlyList<HeldEntry> Entries => _entries;

    /// <summary>The entries that do not decode, with the reasons.</summary>
    public IReadOnlyList<(HeldEntry Entry, Exception Exception)> LeftOut => _leftOut;

    /// <summary>The exits of the entries that are settled so far.</summary>
    public IReadOnlyList<LaneExit> Exits => _exits;

    /// <summary>The call of its handler. Its entries have runs of their own that begin and end with them.</summary>
    public HandlerRun Run { get; } = new();

    /// <summary>The service scope that the handler's instance was made in; null for none.</summary>
    public IServiceScope? Scope { get; set; }

    /// <summary>The run of the middlewares around its handler; null before there was one.</summary>
    public MiddlewareRun? Middleware { get; set; }

    public override string? EventType
    {
        get
        {
            int handler = _entries.Count == 0 ? Handler : _entries[0].Handler;
            foreach (HeldEntry entry in _entries)
            {
                if (entry.Handler != handler) return null;
            }

            return scope.Definition.Handlers[handler].EventType;
        }
    }

    public override int Count => _entries.Count;

    public override string Stream => scope.Stream.Name;

    public override string Group => scope.Group;

    public override string Consumer => scope.Name;

    public override int GetHandler(int index) => _entries[index].DispatchedTo;

    public override Delivery GetDelivery(int index) => _entries[index];

    public override EntryFields GetFields(int index) => _entries[index].Fields;

    public override void LeaveOut(int index, Exception exception)
    {
        _leftOut.Add((_entries[index], exception));
        _entries.RemoveAt(index);
    }

    public void Begin(int handler) => Handler = handler;

    /// <summary>Adds an entry; they come in stream order, or nearly.</summary>
    public void Add(HeldEntry entry)
    {
        int at = _entries.Count;
        while (at > 0 && _entries[at - 1].Id > entry.Id) at--;
        _entries.Insert(at, entry);
    }

    /// <summary>Begins to load what its entries need, for as long as that takes; its token is that of its entries from now on.</summary>
    public void BeginLoading()
    {
        lock (_lock.InOrder)
        {
            _attempted = _entries.Count;
            _lost = 0;
            foreach (HeldEntry entry in _entries) entry.Batch = this;
        }
    }

    /// <summary>An attempt begins with the entries that are there.</summary>
    public void BeginAttempt()
    {
        lock (_lock.InOrder)
        {
            Run.Begin(scope.Clock.Now, _attempted);
            foreach (HeldEntry entry in _entries) entry.BeginRun();
        }
    }

    /// <summary>The handler has ended: the context it had is refused from now on.</summary>
    public void EndAttempt() => EndBatch();

    /// <summary>Takes the service scope, to dispose it when the entries are settled.</summary>
    public IServiceScope? TakeScope()
    {
        IServiceScope? taken = Scope;
        Scope = null;
        return taken;
    }

    /// <summary>Takes out what is known not to be ours any more.</summary>
    public List<HeldEntry> TakeLost() => Take(static entry => entry.IsLost);

    /// <summary>Takes out what is ours and nothing was decided for.</summary>
    public List<HeldEntry> TakeUndecided() =>
        Take(static entry => entry.Outcome == DeliveryOutcome.ByHandler && !entry.IsLost);

    /// <summary>Another attempt, with nothing but these entries.</summary>
    public void Restart(List<HeldEntry> entries)
    {
        _entries.Clear();
        _entries.AddRange(entries);
        _leftOut.Clear();
        foreach (HeldEntry entry in entries) entry.Restart();
    }

    /// <summary>An entry is settled.</summary>
    public void AddExit(LaneExit exit)
    {
        if (exit.DeferredFor == LaneExit.Held || (exit.Key is null && exit.DeferredFor is null)) return;
        lock (_lock.InOrder) _exits.Add(exit);
    }

    /// <summary>One of the entries is not ours any more.</summary>
    /// <returns>The source of the token when the last of them is lost, to be cancelled by the caller; else null.</returns>
    public CancellationTokenSource? MarkOneLost()
    {
        lock (_lock.InOrder) return ++_lost == _attempted ? TakeCancellation() : null;
    }

    /// <summary>The source of the token, to be cancelled by the caller; it is not used for another batch.</summary>
    public CancellationTokenSource TakeCancellation()
    {
        lock (_lock.InOrder) return _cancellation;
    }

    /// <summary>Gives the batch back to the pool.</summary>
    public void Reset()
    {
        _entries.Clear();
        _leftOut.Clear();
        _exits.Clear();

        // Who keeps the token for longer than the handler runs must not have that of another batch.
        lock (_lock.InOrder) _cancellation = new CancellationTokenSource();
    }

    public override async ValueTask ExtendLeasesAsync(CancellationToken cancellationToken)
    {
        // What is committed is acknowledged: there is no lease any more, and it is not lost.
        HeldEntry[] entries = [.. _entries.Where(static entry => entry.Outcome != DeliveryOutcome.Committed)];
        if (entries.Length == 0) return;
        if (Array.TrueForAll(entries, static entry => entry.IsLost)) throw Lost([.. entries.Select(static entry => new LostEntry(entry.Id, null))]);
        OwnedEntry[] owned = [.. entries.Select(static entry => entry.Owned)];
        long start = scope.Time.GetTimestamp();
        IReadOnlyList<LostEntry> lost = await scope.FencedAsync(() => scope.Store.RenewAsync(
            scope.Consumer, owned, scope.Options.MinIdle, cancellationToken)).ConfigureAwait(false);
        if (!await scope.OwnsNameAsync().ConfigureAwait(false)) lost = [.. owned.Select(static entry => new LostEntry(entry.Id, null))];
        foreach (HeldEntry entry in entries)
        {
            if (Find(lost, entry.Id) is { } one) entry.CancelLost(one.Owner);
            else (entry.LeaseStart, entry.SeenAt) = (start, scope.Time.GetTimestamp());
        }

        if (lost.Count > 0) throw Lost(lost);
    }

    public override async ValueTask CommitAsync(Commit commit, CancellationToken cancellationToken)
    {
        HeldEntry[] entries = [.. _entries.Where(static entry => entry.Outcome == DeliveryOutcome.ByHandler)];
        if (entries.Length == 0) throw NothingToCommit();
        scope.CheckCommit();
        bool ownsName = await scope.OwnsNameAsync().ConfigureAwait(false);
        IReadOnlyList<LostEntry> lost =
            [.. entries.Where(entry => entry.IsLost || !ownsName).Select(static entry => new LostEntry(entry.Id, null))];
        if (lost.Count == 0) lost = await scope.CommitAsync(entries, commit, cancellationToken).ConfigureAwait(false);

        foreach (HeldEntry entry in entries)
        {
            if (lost.Count == 0) entry.Decide(DeliveryOutcome.Committed);
            else if (Find(lost, entry.Id) is { } one) entry.CancelLost(one.Owner);
        }

        if (lost.Count > 0) throw Lost(lost);
    }

    private static LostEntry? Find(IReadOnlyList<LostEntry> lost, EntryId id)
    {
        foreach (LostEntry one in lost)
        {
            if (one.Id == id) return one;
        }

        return null;
    }

    private List<HeldEntry> Take(Predicate<HeldEntry> match)
    {
        List<HeldEntry> taken = _entries.FindAll(match);
        if (taken.Count > 0) _entries.RemoveAll(match);
        return taken;
    }

    private LeaseLostException Lost(IReadOnlyList<LostEntry> ids)
    {
        var names = new StringBuilder();
        foreach (LostEntry one in ids.Take(10)) names.Append(names.Length == 0 ? "" : ", ").Append(one.Id);
        if (ids.Count > 10) names.Append(", …");
        return new LeaseLostException(
            $"{ids.Count} of {Count} entries of the batch are not this consumer's any more ('{scope.Name}' of group '{scope.Group}' on "
            + $"{scope.Stream}; {names}): {LossText.Of(ids, scope.Name)} Nothing was written.");
    }
}
