using Events.Errors;
using Events.Locking;
using Events.Redis.Connections;
using Events.Safety;
using Events.Store;

namespace Events.Redis.Clusters;

/// <content>
/// Finding out who has which slot: at the start, when a node says that a slot has moved or cannot be reached, and from time to time. One node is
/// asked at a time, and not more often
/// than a limit, whatever happens.
/// </content>
internal sealed partial class ClusterRouter
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    // Of a large cluster who has what is megabytes: slots that move all the time, each of which a MOVED tells anyway, are not to become a load of their own.
    private const int BytesPerSecond = 512 << 10;
    private static readonly TimeSpan LongestPauseForSize = TimeSpan.FromSeconds(5);

    // How many nodes are asked, one after the other, before it is begun anew with others; how many are named in a line of the log.
    private const int MaxAsked = 16;
    private const int MaxNamed = 16;

    // For how long the connections of a node are kept that was not named any more: what is on its way on them is answered by then.
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(30);

    // How long a reader may go on at a node that has not got the slot any more: one that lives has told it at once.
    private static readonly TimeSpan ToldBy = TimeSpan.FromSeconds(2);

    private readonly OrderedLock _refreshLock = new(LockRank.Topology);
    private readonly TaskCompletionSource _known = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<RoutedReader> _readers = [];
    private readonly Timer _interval;
    private volatile Topology? _topology;
    private volatile Exception? _lastFailure;
    private Task _refreshing = Task.CompletedTask;
    private RedisEndpoint? _hint;
    private bool _isWanted;
    private bool _isRefreshing;
    private bool _isDisposed;
    private bool _hasToldFailure;

    /// <summary>The masters that have slots, as far as is known.</summary>
    public IReadOnlyList<ClusterNode> Masters { get; private set; } = [];

    /// <summary>The number of slots that have an owner.</summary>
    public int Covered => _topology?.Covered ?? 0;

    /// <summary>Gives the options with which a node is connected to.</summary>
    public RedisOptions OptionsOf(RedisEndpoint endpoint) => _options with { Endpoints = [endpoint], Keys = null };

    /// <summary>Waits until it is known who has which slot.</summary>
    /// <exception cref="ConnectionFailedException">Nobody says so within the time to connect.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _known.Task.WaitAsync(_options.ConnectTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            throw _lastFailure as ConnectionFailedException ?? new ConnectionFailedException(
                $"It is not known within {_options.ConnectTimeout.TotalSeconds:0.###} s which node of the cluster has which slots.", exception);
        }
    }

    /// <summary>Has it found out who has which slot, soon; returns at once.</summary>
    /// <param name="hint">Who is likely to know; null for anybody.</param>
    public void RequestRefresh(RedisEndpoint? hint = null)
    {
        lock (_refreshLock.InOrder)
        {
            if (_isDisposed) return;
            _hint = hint ?? _hint;
            _isWanted = true;
            if (_isRefreshing) return;
            _isRefreshing = true;
#pragma warning disable RS0030 // Not more often than the limit says.
            UserCall.Run(() => _refreshing = Task.Run(RefreshAsync));
#pragma warning restore RS0030
        }
    }

    /// <summary>Finds out who has which slot, now.</summary>
    /// <exception cref="ConnectionFailedException">Nobody says so.</exception>
    public async Task<Topology> RefreshNowAsync(CancellationToken cancellationToken)
    {
        Topology topology = await AskAsync(null, cancellationToken).ConfigureAwait(false);
        Apply(topology);
        return topology;
    }

    /// <summary>A reader has a connection to the node that has its stream.</summary>
    public void Track(RoutedReader reader)
    {
        lock (_refreshLock.InOrder)
        {
            _readers.RemoveAll(static one => one.IsGone);
            _readers.Add(reader);
        }
    }

    private Timer MakeInterval()
    {
        // It must not keep the context of whoever makes the store. Not all processes at once.
        Timer? timer = null;
        TimeSpan period = Interval * (0.75 + (Random.Shared.NextDouble() / 2));
        UserCall.Run(() => timer = new Timer(static self => ((ClusterRouter)self!).RequestRefresh(), this, period, period));
        return timer!;
    }

    private async Task RefreshAsync()
    {
        TimeSpan pause = ShortestPause;
        TimeSpan pauseOfFailed = ShortestPause;
        while (true)
        {
            RedisEndpoint? hint;
            lock (_refreshLock.InOrder)
            {
                if (!_isWanted || _disposing.IsCancellationRequested)
                {
                    _isRefreshing = false;
                    return;
                }

                _isWanted = false;
                hint = _hint;
                _hint = null;
            }

            try
            {
                Topology topology = await AskAsync(hint, _disposing.Token).ConfigureAwait(false);
                Apply(topology);
                pause = PauseAfter(topology);
                pauseOfFailed = ShortestPause;
            }
            catch (Exception exception)
            {
                // Whatever it is: nobody would find out any more where the slots are.
                if (_disposing.IsCancellationRequested) continue;
                _lastFailure = exception;
                if (!_hasToldFailure) ConnectionLog.TopologyUnknown(_logger, exception.Message);
                _hasToldFailure = true;
                lock (_refreshLock.InOrder) _isWanted = true;
                pauseOfFailed = pauseOfFailed * 2 < LongestPause ? pauseOfFailed * 2 : LongestPause;
                pause = pauseOfFailed;
            }

            // At random, so that not all clients of a cluster ask at once when it changes.
            await Task.Delay(pause * (0.5 + (Random.Shared.NextDouble() / 2)), _disposing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // What is answered again and again is so many bytes a second at the most.
    private static TimeSpan PauseAfter(Topology topology)
    {
        var forSize = TimeSpan.FromSeconds((double)topology.Bytes / BytesPerSecond);
        return forSize < ShortestPause ? ShortestPause : forSize < LongestPauseForSize ? forSize : LongestPauseForSize;
    }

    // Who was named last, then some of those that are connected, of all others that are known, and those of the options. Where none of them answers others are
    // asked the next time.
    private async Task<Topology> AskAsync(RedisEndpoint? hint, CancellationToken cancellationToken)
    {
        var failures = new List<Exception>();
        foreach (RedisEndpoint candidate in Candidates(hint))
        {
            RedisOptions options = OptionsOf(candidate) with { Opened = null, Ended = null, TakesReplicas = true };

            // Of one that does not even refuse the others are not to wait.
            if (options.ConnectTimeout > LongestPause && _topology is not null) options = options with { ConnectTimeout = LongestPause };
            try
            {
                Topology topology = await TopologyQuestion.AskAsync(options, cancellationToken).ConfigureAwait(false);
                if (_topology is not { } present || present.Ids.Overlaps(topology.Ids)) return topology;
                failures.Add(new ConnectionFailedException($"The node at {candidate} is of another cluster by now: none of its nodes was one of this."));
                ConnectionLog.OtherCluster(_logger, candidate.ToString());
            }
            catch (StreamStoreException exception)
            {
                failures.Add(exception);
            }
        }

        if (failures.Count == 1 && failures[0] is ConnectionFailedException only) throw only;
        throw new ConnectionFailedException(string.Join(" ", failures.Select(static failure => failure.Message)), new AggregateException(failures));
    }

    private IEnumerable<RedisEndpoint> Candidates(RedisEndpoint? hint)
    {
        ClusterNode[] masters = [.. Masters];
        RedisEndpoint[] replicas = [.. _topology?.Replicas ?? []];
        Random.Shared.Shuffle(masters);
        Random.Shared.Shuffle(replicas);
        List<RedisEndpoint> candidates = hint is { } named ? [named] : [];
        candidates.AddRange(masters.OrderByDescending(static node => node.IsConnected).Select(static node => node.Endpoint).Take(MaxAsked));
        candidates.AddRange(replicas.Take(MaxAsked / 2));
        candidates.AddRange(_options.Endpoints);
        return candidates.Distinct();
    }

    private void Apply(Topology topology)
    {
        List<SlotMove> moves;
        bool isNew;
        lock (_refreshLock.InOrder)
        {
            Topology? before = _topology;
            ClusterNode[] masters = [.. topology.Masters.Select(NodeAt)];
            moves = BeginMove(0, HashSlot.Count, slot => topology.IndexOf(slot) is >= 0 and var index ? masters[index] : null);
            foreach (ClusterNode node in masters) node.HasSlots = true;
            foreach (ClusterNode node in Masters.Except(masters)) node.HasSlots = false;
            Masters = masters;
            _topology = topology;
            _hasToldFailure = false;
            _lastFailure = null;
            isNew = before is null || !before.Masters.ToHashSet().SetEquals(topology.Masters) || before.Covered != topology.Covered;
        }

        if (isNew) ConnectionLog.TopologyKnown(_logger, topology.Masters.Count, topology.Covered, Name(topology.Masters));
        _gates.Open();
        _known.TrySetResult();
        EndMove(moves);
        LeaveOthers();
        DropUnnamed();
    }

    private static string Name(IReadOnlyList<RedisEndpoint> endpoints) => endpoints.Count <= MaxNamed
        ? string.Join(", ", endpoints)
        : $"{string.Join(", ", endpoints.Take(MaxNamed))} and {endpoints.Count - MaxNamed} others";

    // What waits for a connection to a node goes to the one that has the slot by now.
    private void TakeFromOthers()
    {
        foreach (ClusterNode node in _nodes.Values)
        {
            foreach (SharedConnection connection in node.Connections)
            {
                IReadOnlyList<WaitingWrite> taken = connection.TakeWaiting(
                    waiting => waiting is WaitingRouted { Write: { Asked: null, Slot: < HashSlot.Count } write }
                        && OwnerOf(write.Slot) is { } owner && owner != node);
                foreach (WaitingWrite waiting in taken) ((WaitingRouted)waiting).Write.Leave(connection);
            }
        }
    }

    // Readers of a node that does not answer, and has not got the slot any more.
    private void LeaveOthers()
    {
        List<RoutedReader> left = [];
        bool isAnyElsewhere = false;
        lock (_refreshLock.InOrder)
        {
            long now = Environment.TickCount64;
            foreach (RoutedReader reader in _readers)
            {
                bool isElsewhere = OwnerOf(reader.Slot) is { } owner && owner.Endpoint != reader.Endpoint;
                reader.ElsewhereSince = isElsewhere ? Math.Min(reader.ElsewhereSince, now) : long.MaxValue;
                isAnyElsewhere |= isElsewhere;
                if (isElsewhere && now - reader.ElsewhereSince > ToldBy.TotalMilliseconds) left.Add(reader);
            }

            _readers.RemoveAll(reader => reader.IsGone || left.Contains(reader));
            if (isAnyElsewhere && _readers.Count > 0) _ = AskAgainAsync();
        }

        foreach (RoutedReader reader in left) reader.Close();
    }

    private async Task AskAgainAsync()
    {
        await Task.Delay(ToldBy, _disposing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        RequestRefresh();
    }

    private void DropUnnamed()
    {
        foreach (ClusterNode node in _nodes.Values)
        {
            if (node.HasSlots || Environment.TickCount64 - node.NamedAt < Kept.TotalMilliseconds || !_nodes.TryRemove(node.Endpoint, out _)) continue;

            // It closes sockets and throws nothing.
            _ = node.DisposeAsync().AsTask();
        }
    }
}
