using System.Collections.Concurrent;
using Events.Errors;
using Events.Locking;
using Events.Redis.Commands;
using Events.Redis.Connections;
using Events.Redis.Protocol;
using Events.Redis.Replies;
using Events.Store;
using Microsoft.Extensions.Logging;

namespace Events.Redis.Clusters;

/// <summary>
/// Sends each command to the node of a Redis Cluster that has its slot. What a node says it has not executed, because the slot is elsewhere, on its
/// way, or nobody's, is sent again;
/// what was sent and not answered is not. The other part finds out who has which slot.
/// </summary>
internal sealed partial class ClusterRouter : IAsyncDisposable
{
    // Of one command. With the pauses in between its time is over before.
    private const int MaxTries = 64;
    private const int MaxKept = 4096;

    // As many connections have a thread each: what comes over them is there the soonest. A process that works with a thousand nodes has no thousand threads.
    private const int MaxWithThread = 32;

    // Of the masters that nothing was sent to so far, how many are asked for a sign of life.
    private const int MaxPinged = 16;

    private readonly RedisOptions _options;
    private readonly ILogger _logger;
    private readonly SlotGates _gates;
    private readonly ConcurrentDictionary<RedisEndpoint, ClusterNode> _nodes = new();
    private readonly ClusterNode?[] _owners = new ClusterNode?[HashSlot.Count];
    private readonly OrderedLock _poolLock = new(LockRank.Collection);
    private readonly Stack<RoutedCommand> _pool = new();
    private readonly CancellationTokenSource _disposing = new();
    private int _next;
    private int _connections;
    private long _issued;

    /// <summary>Makes one that holds everything back until it was told to <see cref="Start"/>, and knows who has which slot.</summary>
    /// <param name="options">How to connect to a node; the endpoints are those that are asked first.</param>
    /// <param name="logger">Where it is logged.</param>
    public ClusterRouter(RedisOptions options, ILogger logger)
    {
        _options = options;
        _logger = logger;
        _gates = new SlotGates(OwnerOf, Route, GiveUp, options.MaxWaitingBytes, options.ConnectTimeout);
        _interval = MakeInterval();
    }

    /// <summary>The time for which a command is sent on.</summary>
    public TimeSpan ConnectTimeout => _options.ConnectTimeout;

    /// <summary>Begins to find out who has which slot.</summary>
    public void Start() => RequestRefresh();

    /// <summary>Sends commands, one behind the other, and waits for all their replies.</summary>
    /// <param name="lane">Which connection they take.</param>
    /// <param name="commands">The commands; they are copied before this returns.</param>
    /// <param name="replies">How many they are.</param>
    /// <param name="reply">A fresh reply.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <param name="slot">The slot whose node executes them; null to read it off them.</param>
    public ValueTask<T> SendAsync<TCommand, T>(
        Lane lane, scoped in TCommand commands, int replies, PendingReply<T> reply, CancellationToken cancellationToken, int? slot = null)
        where TCommand : struct, ICommand, allows ref struct
    {
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<T>(cancellationToken);
        ObjectDisposedException.ThrowIf(_disposing.IsCancellationRequested, "RedisStreamStore");
        RoutedCommand routed = Rent();
        routed.Take(commands, replies, reply, lane, slot);
        Send(routed);
        return reply.AsValueTask(cancellationToken);
    }

    /// <summary>Sends a batch of entries.</summary>
    public ValueTask AddBatchAsync(BatchReply reply, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposing.IsCancellationRequested, "RedisStreamStore");
        Send(new RoutedBatch(this, reply));
        return reply.AsValueTask(cancellationToken);
    }

    /// <summary>Asks each master that this process works with for a sign of life, and some of the others: of a thousand not each.</summary>
    /// <exception cref="StreamStoreException">One does not answer, or nobody has some of the slots.</exception>
    public async ValueTask PingAsync(CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        if (Covered < HashSlot.Count)
        {
            RequestRefresh();
            throw new ServerErrorException("CLUSTERDOWN", $"CLUSTERDOWN Of {HashSlot.Count} slots of the cluster {HashSlot.Count - Covered} have no master", isTransient: true);
        }

        ClusterNode[] masters = [.. Masters];
        Random.Shared.Shuffle(masters);
        int others = 0;
        await Task.WhenAll(masters.Where(node => node.Connections.Any() || others++ < MaxPinged)
            .Select(node => node.SendAsync(cancellationToken, "PING").AsTask())).ConfigureAwait(false);
    }

    /// <summary>Takes over what waits for a connection to a single server, as it is a cluster that answers. Before the start nothing is sent of it.</summary>
    /// <param name="write">The commands.</param>
    /// <param name="lane">Which connection of their node they take.</param>
    public void Adopt(WaitingWrite write, Lane lane)
    {
        switch (write)
        {
            case WaitingBatch { Reply: BatchReply batch }:
                Send(new RoutedBatch(this, batch));
                break;
            case WaitingCommand { Reply: CommitReply }:
                // The entries that it is about go to the nodes of their slots, each over another connection.
                write.Release();
                if (write.Fail(new ConnectionFailedException("A cluster has taken the place of the server that was to wait."))) RoutedWrite.Settle(write.Reply);
                break;
            case WaitingCommand command:
                RoutedCommand routed = Rent();
                try
                {
                    routed.Take(new EncodedCommands(command.Commands, isAsked: false), command.Replies, write.Reply, lane, null);
                }
                catch (CrossSlotException exception)
                {
                    if (write.Fail(exception)) RoutedWrite.Settle(write.Reply);
                    break;
                }
                finally
                {
                    write.Release();
                }

                Send(routed);
                break;
        }
    }

    /// <summary>A node has answered that it has not executed commands.</summary>
    /// <param name="write">The commands.</param>
    /// <param name="from">The connection over which they went.</param>
    /// <returns>Whether they are sent again.</returns>
    public bool TryRedirect(RoutedWrite write, SharedConnection from)
    {
        if (write.Target.Elsewhere is not { } answer || write.Target.IsSettled) return false;
        if (write.Slot == CommandSlot.None || _disposing.IsCancellationRequested) return false;
        long now = Environment.TickCount64;
        if (write.Deadline == 0) write.Deadline = now + (long)_options.ConnectTimeout.TotalMilliseconds;
        write.LastAnswer = answer;
        Redirection where = Redirection.Read(answer, from.Endpoint);
        if (now >= write.Deadline || ++write.Tries > MaxTries)
        {
            write.Target.Refuse(Describe(write));
            return false;
        }

        int slot = write.Slot;
        write.Asked = null;
        if (IsToItself(where, from.Endpoint)) where = new Redirection(RedirectionKind.Down, null);
        switch (where.Kind)
        {
            case RedirectionKind.Ask:
                write.Asked = NodeAt(where.Target!.Value);
                break;
            case RedirectionKind.Down:
                RequestRefresh();
                break;
        }

        bool goesOn = where.Kind is RedirectionKind.Moved or RedirectionKind.Ask && write.Tries <= 3;
        write.Target.Restart();
        _gates.HoldRefused(write, from, goesOn ? TimeSpan.Zero : Pause(write.Tries));

        // Behind: it is in its place before anything goes to the other node.
        if (where.Kind == RedirectionKind.Moved) NoteMoved(slot, where.Target!.Value);
        return true;
    }

    /// <summary>Commands that waited for one node go to another.</summary>
    public void SendElsewhere(RoutedWrite write, SharedConnection from) => _gates.HoldRefused(write, from, TimeSpan.Zero);

    /// <summary>
    /// Tells whether a node names itself as the one that has what it has not: of the other one it does not know the name by which it is to be reached ("?"),
    /// and all listen on one port. Who has which slot says more.
    /// </summary>
    public static bool IsToItself(Redirection where, RedisEndpoint from) => where.Kind == RedirectionKind.Moved && where.Target == from;

    /// <summary>A node says that another has a slot.</summary>
    public void NoteMoved(int slot, RedisEndpoint endpoint)
    {
        ClusterNode node = NodeAt(endpoint);
        if (OwnerOf(slot) == node) return;
        EndMove(BeginMove(slot, 1, _ => node));
        RequestRefresh(endpoint);
    }

    /// <summary>Counts a connection to a node that is made.</summary>
    /// <returns>Whether there are so many that those to come have no thread each.</returns>
    public bool AddConnection() => Interlocked.Increment(ref _connections) > MaxWithThread;

    /// <summary>One that was counted is made to end.</summary>
    public void ForgetConnection() => Interlocked.Decrement(ref _connections);

    /// <summary>The node that has a slot; null as far as is known for none.</summary>
    public ClusterNode? OwnerOf(int slot) => slot == CommandSlot.None ? null : Volatile.Read(ref _owners[slot]);

    /// <summary>The node at an endpoint, which was just named as one.</summary>
    public ClusterNode NodeAt(RedisEndpoint endpoint)
    {
        ClusterNode node = _nodes.GetOrAdd(endpoint, static (endpoint, router) => new ClusterNode(router, endpoint, router._options, router._logger), this);
        node.Name();
        return node;
    }

    /// <summary>Takes a command's copy back.</summary>
    public void Return(RoutedCommand routed)
    {
        lock (_poolLock.InOrder)
        {
            if (_pool.Count < MaxKept) _pool.Push(routed);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task refreshing;
        lock (_refreshLock.InOrder)
        {
            _isDisposed = true;
            refreshing = _refreshing;
        }

        await _disposing.CancelAsync().ConfigureAwait(false);
        await _interval.DisposeAsync().ConfigureAwait(false);
        await refreshing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _gates.Dispose();
        foreach (ClusterNode node in _nodes.Values) await node.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Gives the time to wait where nodes do not agree: 10 ms, 20, 40 up to 250.</summary>
    public static TimeSpan Pause(int tries) => TimeSpan.FromMilliseconds(Math.Min(250, 10 << Math.Min(tries, 5)));

    private RoutedCommand Rent()
    {
        lock (_poolLock.InOrder)
        {
            if (_pool.TryPop(out RoutedCommand? routed)) return routed;
        }

        return new RoutedCommand(this);
    }

    private void Send(RoutedWrite write)
    {
        write.Number = Interlocked.Increment(ref _issued);
        long before = _gates.Version;

        // Before it is looked whether the slot is closed: it is closed before it changes hands.
        ClusterNode? owner = OwnerOf(write.Slot);
        if (!_gates.TryHold(write)) Route(write, before, owner);
    }

    private void Route(RoutedWrite write, long before, ClusterNode? owner)
    {
        // Cancelled while it was held back.
        if (write.Target.IsSettled) return;
        int slot = write.Slot;
        ClusterNode? node = write.Asked ?? (slot == CommandSlot.None ? AnyNode() : owner);
        if (node is null)
        {
            write.Tries++;
            RequestRefresh();
            _gates.HoldRefused(write, null, Pause(write.Tries));
            return;
        }

        SharedConnection connection = node.Of(write.Lane);
        try
        {
            write.SendOn(connection);
        }
        catch (Exception exception)
        {
            // The store is disposed, or the node was let go of. Whoever drains a slot, a timer perhaps, must not end of it.
            write.Fail(_disposing.IsCancellationRequested ? SharedConnection.Disposed() : NotSent(node, exception));
            return;
        }

        _gates.Sent(slot, before, connection);
    }

    private ClusterNode? AnyNode()
    {
        IReadOnlyList<ClusterNode> nodes = Masters;
        if (nodes.Count == 0) return null;
        int first = (int)((uint)Interlocked.Increment(ref _next) % (uint)nodes.Count);
        for (int i = 0; i < nodes.Count; i++)
        {
            if (nodes[(first + i) % nodes.Count] is { IsConnected: true } connected) return connected;
        }

        return nodes[first];
    }

    private void GiveUp(RoutedWrite write) => write.Fail(_disposing.IsCancellationRequested ? SharedConnection.Disposed() : Describe(write));

    private static ConnectionFailedException NotSent(ClusterNode node, Exception reason) =>
        new($"The command was not sent to the node of the cluster at {node.Endpoint}: {reason.Message}", reason);

    // It was not executed, whatever it is.
    private Exception Describe(RoutedWrite write)
    {
        string within = $"within {_options.ConnectTimeout.TotalSeconds:0.###} s";
        return write.LastAnswer switch
        {
            null when _lastFailure is { } failure => new ConnectionFailedException(
                $"It is not known {within} which node of the cluster has which slots, so the command was not sent. {failure.Message}", failure),
            null when write.Tries > 0 => new ServerErrorException(
                "CLUSTERDOWN",
                $"CLUSTERDOWN No node of the cluster that can be asked knows who has the slot {write.Slot}, so the command was not sent",
                isTransient: true),
            null => new ConnectionFailedException(
                $"The slot {write.Slot} of the cluster was closed {within}, or too many commands wait for slots already, so the command was not sent."),
            { Code: "MOVED" or "ASK" } answer => new ConnectionFailedException(
                $"The nodes of the cluster sent a command on {write.Tries} times {within} and none has executed it: they do not agree on who has the "
                + $"slot {write.Slot}. The last answer: {answer.Message}",
                answer),
            { } answer => answer,
        };
    }
}
