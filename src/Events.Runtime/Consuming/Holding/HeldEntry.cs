using System.Diagnostics;
using Events.CloudEvents;
using Events.Commits;
using Events.Handling;
using Events.Headers;
using Events.Middleware;
using Events.Store;
using Events.Store.Delivery;
using Events.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace Events.Consuming.Holding;

/// <summary>
/// An entry that this consumer holds: delivered to it, and queued, being handled, or handled and not acknowledged yet.
/// Reused for one entry after the other, so that holding costs no allocation.
/// </summary>
internal sealed class HeldEntry(ConsumerScope scope) : Delivery
{
    private EntryPage? _page;
    private CancellationTokenSource? _cancellation;
    private bool _cancellationSpent;
    private int _index;
    private HeldState _state;
    private EntryId _id;
    private long _deliveryCount;

    /// <summary>The next in whatever list this is in: a queue, or the pool.</summary>
    public HeldEntry? Next { get; set; }

    /// <summary>The time at which the lease began or was renewed: before the command that did so was sent.</summary>
    public long LeaseStart { get; set; }

    /// <summary>The handler's index; -1 for none.</summary>
    public int Handler { get; private set; }

    /// <summary>The handler as the dispatch of its class counts it, which may read other streams too.</summary>
    public int DispatchedTo => scope.Definition.FirstHandler + Handler;

    /// <summary>The number of bytes that it has, and keeps until its handler has ended.</summary>
    public int Bytes { get; private set; }

    /// <summary>The state of the entry now. It belongs to whoever has the entry: a queue, a worker, a list.</summary>
    public HeldState State => _state;

    /// <summary>Tells whether it cannot begin for now: see <see cref="HeldEntries.Block"/>.</summary>
    public bool IsBlocked => _state is HeldState.Blocked or HeldState.Waiting;

    /// <summary>Tells whether it is on its way back to the group, untried.</summary>
    public bool IsReleasing => _state == HeldState.Releasing;

    /// <summary>Tells whether the stream declares no event of its type.</summary>
    public bool IsOfUnknownType => Handler < 0 && scope.Definition.Stream.Find(Fields.EventType) is null;

    /// <summary>The Redis key that marks the event as handled; null when its handler has no dedupe key, or the entry has no value for it.</summary>
    public string? DedupeKey { get; private set; }

    /// <summary>Tells whether its handler has a dedupe key and the entry has no value for it, so that nothing is known of it.</summary>
    public bool LacksDedupeKey { get; private set; }

    /// <summary>Hash of the ordering key; null when the event has none.</summary>
    public ulong? OrderingKey { get; private set; }

    /// <summary>Tells whether the event was found to be handled before, so that it is acknowledged without running.</summary>
    public bool IsDuplicate { get; set; }

    /// <summary>Tells whether another entry with the same dedupe key is being handled: try again later.</summary>
    public bool IsDedupeBlocked { get; set; }

    /// <summary>The time at which its lease was last known to be ours: when the answer came to the command that <see cref="LeaseStart"/> was before.</summary>
    public long SeenAt { get; set; }

    /// <summary>The page that brought it, or the renewal of its lease, as <see cref="HeldEntries"/> counts them: what has the same came together.</summary>
    public long Round { get; set; }

    /// <summary>
    /// Tells whether its pending record was destroyed and cannot be made anew, because it is not in the stream any
    /// more: nobody else will ever get it.
    /// </summary>
    public bool IsGone { get; set; }

    /// <summary>Tells whether nobody knows if it was committed: then it may be pending no more because of that.</summary>
    public bool MayBeAcknowledged { get; set; }

    /// <summary>Tells whether its pending record was made anew while it was in hand.</summary>
    public bool WasRestored { get; set; }

    /// <summary>Tells whether its handler has ended well, so that it is to be acknowledged.</summary>
    public bool IsHandled => _state is HeldState.Handled or HeldState.Acknowledging;

    /// <summary>Tells whether the server said that the entry is not ours any more.</summary>
    public bool IsLost { get; private set; }

    /// <summary>The time at which it was lost: what the server was asked before that knows nothing of it.</summary>
    public long LostAt { get; private set; }

    /// <summary>
    /// The number of its deliveries when it came here once more after it was lost, while a handler or its settling still had it: it is taken up again when that
    /// has ended. 0 when it has not come.
    /// </summary>
    public long DeliveredAgain { get; set; }

    /// <summary>Tells whether it was not begun because it was lost: it is not acknowledged then, even where it is this consumer's again.</summary>
    public bool IsPassedOver { get; set; }

    /// <summary>Tells whether its acknowledgement is on its way to the server, or there: then it may not be pending any more, and is not lost.</summary>
    public bool IsAcknowledging => _state is HeldState.Acknowledging or HeldState.Committing or HeldState.Committed or HeldState.DeadLettering;

    /// <summary>The batch that it is being handled in; null for a handler of single events.</summary>
    public HeldBatch? Batch { get; set; }

    /// <summary>Its place in the order in which the dispatcher got entries; counted for groups with batch handlers only.</summary>
    public long Sequence { get; set; }

    /// <summary>The time since which it waits for its batch to fill.</summary>
    public long WaitingSince { get; set; }

    /// <summary>The call of its handler; see <see cref="HeldBatch.Run"/> for one that is handled in a batch.</summary>
    public HandlerRun Run { get; } = new();

    /// <summary>The service scope that the handler's instance was made in; null for none.</summary>
    public IServiceScope? Scope { get; set; }

    /// <summary>The run of the middlewares around its handler; null before there was one.</summary>
    public MiddlewareRun? Middleware { get; set; }

    /// <summary>The span of its handler, for what settles it; none where nobody watches.</summary>
    public ActivityContext Trace { get; set; }

    /// <summary>The sweep on demand that has claimed it; null for none.</summary>
    public ReapTally? Tally { get; set; }

    /// <summary>Tells whether it was a dead letter and was sent back.</summary>
    public bool IsRequeued => scope.IsRequeue;

    public override bool IsLeaseLost => IsLost;

    public override string EventType =>
        Handler >= 0 ? scope.Definition.Handlers[Handler].EventType
        : scope.Definition.Stream.Find(Fields.EventType)?.Type ?? System.Text.Encoding.UTF8.GetString(Fields.EventType);

    public override EntryId Id => _id;

    public override string Stream => scope.Stream.Name;

    public override EntryId OriginalId => scope.IsRequeue ? HeldEntries.LetterOf(this) : _id;

    public override string OriginalStream => scope.Declared.Name;

    public override string Group => scope.Group;

    public override string Consumer => scope.Name;

    public override long DeliveryCount => _deliveryCount;

    public override DateTimeOffset? ProducedAt => Fields.ProducedAt;

    public override TimeProvider Time => scope.Time;

    public EntryFields Fields => _page!.GetFields(_index).With(Payloads ?? scope.Protection);

    /// <summary>The payloads that it refers to, once they are loaded.</summary>
    public FieldProtection? Payloads { get; set; }

    /// <summary>The payloads that it takes to read it and that are not in memory; null for none.</summary>
    public HashSet<string>? MissingPayloads => Handler >= 0 && Payloads is null && scope.NeedsLoading[Handler] ? Protecting.Payloads.Find(Fields) : null;

    /// <summary>The keys that it takes to read it and that are not in memory; null for none.</summary>
    public HashSet<string>? MissingKeys => Handler >= 0 && scope.Protection is { } keys && scope.NeedsLoading[Handler] ? keys.FindMissing(Fields) : null;

    public CancellationToken Token => (_cancellation ??= new CancellationTokenSource()).Token;

    public OwnedEntry Owned => new(
        _id, DedupeKey, DedupeKey is null ? default : scope.Definition.Handlers[Handler].DedupeWindow);

    /// <summary>It becomes something else. Whoever has it says so; nothing else sets its state.</summary>
    /// <param name="to">What it becomes: something that may follow, which Debug builds see to.</param>
    public void MoveTo(HeldState to)
    {
#if DEBUG
        HeldStates.Check(_id, _state, to);
#endif
        _state = to;
    }

    /// <summary>It becomes something else if it is what it is thought to be: whose handler does not await its commit may be anything by now.</summary>
    /// <param name="from">What it should be.</param>
    /// <param name="to">What it becomes then.</param>
    public void TryMove(HeldState from, HeldState to)
    {
#if DEBUG
        HeldStates.Check(_id, from, to);
#endif
        Interlocked.CompareExchange(ref _state, to, from);
    }

    public void Begin(EntryPage page, int index, long deliveryCount, long leaseStart)
    {
        MoveTo(HeldState.Arriving);
        page.Retain();
        _page = page;
        _index = index;
        _id = page.GetId(index);
        Bytes = page.GetLength(index);
        _deliveryCount = deliveryCount;
        LeaseStart = leaseStart;
        EntryFields fields = Fields;
        Handler = scope.Definition.FindHandler(fields.EventType);
        if (Handler >= 0)
        {
            EventKeys keys = scope.Keys[Handler];
            if (keys.HasDedupe)
            {
                DedupeKey = keys.Dedupe(fields);
                LacksDedupeKey = DedupeKey is null;
            }

            if (keys.HasOrdering) OrderingKey = keys.Ordering(fields);
        }
    }

    /// <summary>The handler is called next.</summary>
    public void BeginRun() => Run.Begin(scope.Clock.Now, 1);

    /// <summary>Another attempt within the same delivery.</summary>
    public void Restart()
    {
        Run.End();

        // What was cancelled for taking too long is not cancelled the next time.
        if (Run.IsTimedOut && Batch is null)
        {
            _cancellation = null;
            _cancellationSpent = false;
        }

        RestartDelivery();
    }

    /// <summary>Takes the service scope, to dispose it when the entry is settled.</summary>
    public IServiceScope? TakeScope()
    {
        IServiceScope? taken = Scope;
        Scope = null;
        return taken;
    }

    public override EventHeaders ReadHeaders() => EventHeaders.Read(Fields) ?? [];

    public override CloudEvent ReadCloudEvent() => CloudEvent.Read(Fields, Id, Stream);

    public override object Decode() => scope.Definition.Stream.Find(Fields.EventType)!.Decode(Fields);

    /// <summary>The entry is not ours any more: its outcome is not used.</summary>
    /// <returns>
    /// The source of the handler's token, to be cancelled by the caller; null when the handler has none, or is to go on for the
    /// other entries of its batch.
    /// </returns>
    public CancellationTokenSource? MarkLost()
    {
        if (IsLost) return null;
        (IsLost, LostAt) = (true, scope.Time.GetTimestamp());
        return Batch is { } batch ? batch.MarkOneLost() : TakeCancellation();
    }

    /// <summary>The entry is ours again, and no worker has it yet: whoever was to be told that it is lost had not begun.</summary>
    public void MarkRedelivered()
    {
        IsLost = false;
        _cancellation = null;
        _cancellationSpent = false;
    }

    /// <summary>The source of the handler's token, to be cancelled by the caller; it is not used for another entry.</summary>
    public CancellationTokenSource? TakeCancellation()
    {
        if (Batch is { } batch) return batch.TakeCancellation();

        // Its handler has ended: whoever still has the token is not to be cancelled.
        if (_page is null) return null;
        _cancellationSpent = true;
        return _cancellation;
    }

    /// <summary>
    /// The handler goes on after it has returned, and may have given its token to others who keep it for longer: no other entry gets
    /// this one. Of a handler that ends at once the token serves the next entry, so that it costs no allocation.
    /// </summary>
    public void KeepTokenApart() => _cancellationSpent = true;

    /// <summary>The handler has ended: its context is refused from now on, and the bytes are let go.</summary>
    public void EndHandling()
    {
        Run.End();
        EndDelivery();
        Batch = null;
        _page!.Release();
        _page = null;
        Payloads = null;
    }

    /// <summary>Gives the entry back to the pool.</summary>
    public void Reset()
    {
        MoveTo(HeldState.Pooled);
        if (_cancellationSpent || (_cancellation is not null && !_cancellation.TryReset())) _cancellation = null;
        _cancellationSpent = false;

        DedupeKey = null;
        OrderingKey = null;
        LacksDedupeKey = IsDuplicate = IsDedupeBlocked = IsLost = IsPassedOver = false;
        IsGone = MayBeAcknowledged = WasRestored = false;
        DeliveredAgain = 0;
        Tally = null;
        Trace = default;
    }

    public override async ValueTask ExtendLeaseAsync(CancellationToken cancellationToken)
    {
        // What is committed is acknowledged: there is no lease any more, and it is not lost.
        if (Outcome == DeliveryOutcome.Committed) return;
        if (IsLost) throw Lost(null);
        EntryId id = _id;
        long start = scope.Time.GetTimestamp();
        IReadOnlyList<LostEntry> lost = await scope.FencedAsync(() => scope.Store.RenewAsync(
            scope.Consumer, new[] { Owned }, scope.Options.MinIdle, cancellationToken)).ConfigureAwait(false);
        bool isLost = lost.Count > 0 || !await scope.OwnsNameAsync().ConfigureAwait(false);

        // As with a commit that the handler has not waited for.
        if (_id != id) return;
        if (isLost)
        {
            LostEntry? found = lost.Count > 0 ? lost[0] : null;
            CancelLost(found?.Owner);
            throw Lost(found);
        }

        (LeaseStart, SeenAt) = (start, scope.Time.GetTimestamp());
    }

    public override async ValueTask CommitAsync(Commit commit, CancellationToken cancellationToken)
    {
        scope.CheckCommit();
        EntryId id = _id;
        if (IsLost || !await scope.OwnsNameAsync().ConfigureAwait(false)) throw Lost(null);
        IReadOnlyList<LostEntry> lost = await scope.CommitAsync([this], commit, cancellationToken).ConfigureAwait(false);

        // The handler has not waited for it, and this holds another entry by now: that one is neither committed nor lost.
        if (_id != id) return;
        if (lost.Count > 0)
        {
            CancelLost(lost[0].Owner);
            throw Lost(lost[0]);
        }

        Decide(DeliveryOutcome.Committed);
    }

    /// <summary>The server has just said that the entry is not ours any more: the handler's token is cancelled, if it has looked at it.</summary>
    /// <param name="owner">Who has it; null for nobody.</param>
    public void CancelLost(string? owner)
    {
        if (!IsLost) scope.Ownership?.Losses.Add(_id, owner is null || owner == scope.Name ? Loss.Unowned : Loss.Claimed, owner);
        if (MarkLost() is { } cancellation) scope.Cancel(cancellation);
    }

    private LeaseLostException Lost(LostEntry? lost) => new(
        $"Entry {_id} of {scope.Stream} is not this consumer's any more ('{scope.Name}' of group '{scope.Group}'): "
        + LossText.Of(lost is null ? null : [lost.Value], scope.Name)
        + " Nothing was written.");
}
