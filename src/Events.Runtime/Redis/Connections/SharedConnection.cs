using Events.Errors;
using Events.Locking;
using Events.Redis.Commands;
using Events.Redis.Protocol;
using Events.Redis.Watching;
using Events.Safety;
using Microsoft.Extensions.Logging;

namespace Events.Redis.Connections;

/// <summary>
/// The connection that all callers share: it is re-established when it breaks, and commands that find no connection or
/// no room wait, in order and with a deadline. A command that was sent is never sent again.
/// </summary>
internal sealed partial class SharedConnection : IAsyncDisposable
{
    private readonly RedisOptions _options;
    private readonly ILogger _logger;
    private readonly ReconnectReport _report;
    private readonly Action? _onCluster;
    private readonly CancellationTokenSource _disposing = new();
    private readonly WaitingWrites _waiting;
    private readonly ITimer _watch;
    private readonly long _watchPeriod;
    private long _watchDue;
    private readonly OrderedLock _reconnectGate = new(LockRank.Collection);
    private volatile PipelinedConnection? _current;
    private volatile Exception? _lastFailure;

    // Those that take no commands any more, and still answer what they have; replaced as a whole.
    private PipelinedConnection[] _retired = [];
    private volatile UnsupportedServerException? _refusal;
    private long _askAgainAt;
    private Task _reconnecting = Task.CompletedTask;
    private bool _isReconnecting;
    private bool _hasConnected;
    private bool _isDisposed;

    /// <summary>Makes a connection that is not established yet: <see cref="OpenAsync"/> does so, or the first command.</summary>
    /// <param name="options">Where it leads.</param>
    /// <param name="logger">Where it is logged.</param>
    /// <param name="keys">Told of keys that were read over it and have changed, and that they may have when it is connected anew; null for nobody.</param>
    /// <param name="onCluster">
    /// Told when a node of a cluster has answered, and has it <see cref="HandOver"/> all that is sent; null where a single node is what is wanted.
    /// </param>
    public SharedConnection(RedisOptions options, ILogger logger, Action? onCluster = null, KeyWatch? keys = null)
    {
        _options = options with { Keys = keys };
        _onCluster = onCluster;
        _logger = logger;
        _report = new ReconnectReport(logger);
        _waiting = new WaitingWrites(this, options.MaxWaitingBytes, _disposing.Token);
        if (options.Source is { } source) source.Renewed += Reauthenticate;

        // Often enough for a timeout to be met within an eighth of it.
        double shortest = Math.Min(options.CommandTimeout.TotalMilliseconds, options.ConnectTimeout.TotalMilliseconds);
        var period = TimeSpan.FromMilliseconds(Math.Clamp(shortest / 8, 5, 500));
        _watchPeriod = (long)period.TotalMilliseconds;
        _watchDue = Environment.TickCount64 + _watchPeriod;

        // It must not keep the context of whoever sends the first command, nor log in it.
        ITimer? watch = null;
        UserCall.Run(() => watch = TimeProvider.System.CreateTimer(
            static self => ((SharedConnection)self!).Watch(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        _watch = watch!;
        _watch.Change(period, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The server's greeting on the present connection.</summary>
    public ServerHello Hello => _current?.Hello ?? new ServerHello(2, 0);

    /// <summary>The present connection; null while there is none.</summary>
    internal PipelinedConnection? Current => _current;

    /// <summary>The endpoint of the present connection; the first one while there is none.</summary>
    public RedisEndpoint Endpoint => _current?.Endpoint ?? _options.Endpoints[0];

    /// <summary>Tells whether there is a connection at present.</summary>
    public bool IsConnected => _current is not null;

    /// <summary>Tells whether somebody else has taken over all that is sent.</summary>
    private bool IsLeft => _waiting.Successor is not null;

    /// <summary>Connects, unless that is done or under way.</summary>
    /// <exception cref="ConnectionFailedException">There is no server to talk to.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        lock (_reconnectGate.InOrder)
        {
            if (_isDisposed) throw Disposed();
            if (_isReconnecting || _current is not null || IsLeft) return;
            _isReconnecting = true;
        }

        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposing.Token);
            Use(await RespConnection.OpenSharedAsync(_options, either.Token).ConfigureAwait(false));
        }
        finally
        {
            lock (_reconnectGate.InOrder) _isReconnecting = false;

            // Commands may have come meanwhile, or the connection may be lost again already.
            if (_current is null && !IsLeft && (_waiting.Any || _hasConnected)) StartReconnecting();
        }
    }

    /// <summary>Connects in the background, again and again until it succeeds.</summary>
    public void BeginConnecting(Exception failure)
    {
        _lastFailure = failure;
        StartReconnecting();
    }

    /// <summary>Sends one command and waits for its reply.</summary>
    public ValueTask<T> SendAsync<TCommand, T>(
        scoped in TCommand command, PendingReply<T> reply, CancellationToken cancellationToken)
        where TCommand : struct, ICommand, allows ref struct =>
        SendAsync(command, 1, reply, cancellationToken);

    /// <summary>Sends several commands in one write and waits for all their replies.</summary>
    /// <typeparam name="TCommand">The kind of command.</typeparam>
    /// <typeparam name="T">What the replies are read as.</typeparam>
    /// <param name="commands">The commands; they are written before this returns.</param>
    /// <param name="replies">How many they are.</param>
    /// <param name="reply">A fresh reply that reads one after the other.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public ValueTask<T> SendAsync<TCommand, T>(
        scoped in TCommand commands, int replies, PendingReply<T> reply, CancellationToken cancellationToken)
        where TCommand : struct, ICommand, allows ref struct
    {
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<T>(cancellationToken);
        Send(commands, replies, reply);
        return reply.AsValueTask(cancellationToken);
    }

    /// <summary>Sends several commands in one write, as the other one, for who does not await the reply.</summary>
    /// <exception cref="ObjectDisposedException">The connection is disposed.</exception>
    public void Send<TCommand>(scoped in TCommand commands, int replies, PendingReply reply)
        where TCommand : struct, ICommand, allows ref struct
    {
        reply.Attach(this);
        if (!TryEnqueue(commands, replies, reply)) Wait(WaitingCommand.Copy(commands, replies, reply, Deadline()));
    }

    /// <summary>Frames commands, if there is a connection with room and nobody waits for it.</summary>
    /// <param name="command">The commands.</param>
    /// <param name="replies">How many they are.</param>
    /// <param name="reply">Where the replies go; attached to this connection.</param>
    public bool TryEnqueue<TCommand>(scoped in TCommand command, int replies, PendingReply reply)
        where TCommand : struct, ICommand, allows ref struct =>
        !_waiting.Any && _current is { } current && current.TryEnqueue(command, replies, reply) == EnqueueResult.Accepted;

    /// <summary>Gives what waits, and what comes, to somebody else. It connects no more.</summary>
    /// <param name="successor">Takes each, in order. What waits it is given under a lock, and it is to send nothing then.</param>
    public void HandOver(Action<WaitingWrite> successor) => _waiting.HandOver(successor);

    /// <summary>Gives the time until which a command that is issued now may wait to be sent.</summary>
    public long Deadline() => Environment.TickCount64
        + (long)(_current is null ? _options.ConnectTimeout : _options.CommandTimeout).TotalMilliseconds;

    /// <summary>Takes back what has not been sent of a command.</summary>
    /// <returns>Whether none of it was sent, as far as is known.</returns>
    public bool TryWithdraw(PendingReply reply)
    {
        bool isWithdrawn = _waiting.TryRemove(reply);
        return (_current?.TryWithdraw(reply) ?? false) || isWithdrawn;
    }

    /// <summary>A connection has room again.</summary>
    internal void OnRoom() => _waiting.Send();

    /// <summary>A connection is lost.</summary>
    internal void OnClosed(PipelinedConnection connection, Exception reason)
    {
        Change(retired => Array.FindAll(retired, one => one != connection));
        if (connection.Given is { } given) _options.Ended?.Invoke(given, false);
        if (Interlocked.CompareExchange(ref _current, null, connection) != connection) return;
        _lastFailure = reason;
        if (!_disposing.IsCancellationRequested)
        {
            ConnectionLog.ConnectionLost(_logger, connection.Endpoint.ToString(), reason.Message);
        }

        // Who waits learns that there is none, or waits for the next one.
        _options.Keys?.ChangeAll();

        StartReconnecting();
    }

    /// <summary>A connection leads to a server that takes no writes any more.</summary>
    internal void OnRetired(PipelinedConnection connection)
    {
        if (Interlocked.CompareExchange(ref _current, null, connection) != connection) return;
        Retire(connection);
        ConnectionLog.BecameReplica(_logger, connection.Endpoint.ToString());
        StartReconnecting();
    }

    /// <summary>Takes commands back that wait to be sent.</summary>
    /// <param name="which">Which of them.</param>
    /// <returns>Those, in order. Nothing of what they hold was released.</returns>
    public IReadOnlyList<WaitingWrite> TakeWaiting(Func<WaitingWrite, bool> which) => _waiting.Take(which);

    private void Retire(PipelinedConnection connection) => Change(retired => [.. retired, connection]);

    private void Change(Func<PipelinedConnection[], PipelinedConnection[]> change)
    {
        PipelinedConnection[] before;
        do before = Volatile.Read(ref _retired);
        while (Interlocked.CompareExchange(ref _retired, change(before), before) != before);
    }

    /// <summary>Leaves a server that is being replaced, if this leads there: what was sent is still answered, everything else waits for the new one.</summary>
    public void Leave(RedisEndpoint endpoint)
    {
        if (_current is not { } current || current.Endpoint != endpoint || Interlocked.CompareExchange(ref _current, null, current) != current) return;
        Retire(current);
        ConnectionLog.LeftMaster(_logger, endpoint.ToString());
        current.TryRetire("the Sentinels replace the master");
        StartReconnecting();
    }

    public async ValueTask DisposeAsync()
    {
        Task reconnecting;
        lock (_reconnectGate.InOrder)
        {
            if (_isDisposed) return;
            _isDisposed = true;
            reconnecting = _reconnecting;
        }

        await _disposing.CancelAsync().ConfigureAwait(false);
        await reconnecting.ConfigureAwait(false);
        await _watch.DisposeAsync().ConfigureAwait(false);
        if (_options.Source is { } source) source.Renewed -= Reauthenticate;
        _current?.Dispose();
        foreach (PipelinedConnection retired in Volatile.Read(ref _retired)) retired.Dispose();
        _waiting.Fail(static _ => true, Disposed);
    }

    /// <summary>Makes the exception for callers of a store that is disposed: it is the store that they know.</summary>
    public static ObjectDisposedException Disposed() => new("RedisStreamStore");

    private void Use(RespConnection connection)
    {
        // Another connection may have found the cluster meanwhile.
        if (IsLeft || (_onCluster is not null && connection.Hello.IsCluster))
        {
            using (connection)
            {
                if (!IsLeft) _onCluster!();
            }

            return;
        }

        var pipelined = new PipelinedConnection(this, connection, _options.MaxOutstandingBytes);
        lock (_reconnectGate.InOrder)
        {
            if (_isDisposed)
            {
                connection.Dispose();
                return;
            }

            _hasConnected = true;
            _current = pipelined;
        }

        pipelined.Start();
        ServerHello hello = pipelined.Hello;
        ConnectionLog.Connected(_logger, hello.Server ?? "Redis", pipelined.Endpoint.ToString(), hello.Protocol);
        _waiting.Send();

        // Of what changed since the last connection was lost nobody was told.
        _options.Keys?.ChangeAll();
        if (_options.Masters?.IsLeft(pipelined.Endpoint) == true) Leave(pipelined.Endpoint);
        if (_options.Source is { } source && connection.CredentialVersion != source.Version) Reauthenticate();
    }

    // AUTH on the live connection. What the server refuses is told; it goes on with the old ones for as long as it likes.
    private async void Reauthenticate()
    {
        if (_current is null || _options.Source is not { Current: { } credentials }) return;
        try
        {
            await SendAsync(new Auth(credentials), new AuthenticationReply(), _disposing.Token).ConfigureAwait(false);
            ConnectionLog.Reauthenticated(_logger, Endpoint.ToString());
        }
        catch (Exception exception)
        {
            if (!_disposing.IsCancellationRequested) ConnectionLog.ReauthenticationFailed(_logger, Endpoint.ToString(), Secrets.Hide(exception.Message));
        }
    }

    /// <summary>Lets commands wait for a connection or for room, behind those that wait already.</summary>
    /// <param name="write">The commands.</param>
    public void Wait(WaitingWrite write)
    {
        if (!_waiting.TryAdd(write)) return;

        // Room or a connection may have come just before. Nobody may have connected yet.
        _waiting.Send();
        if (_current is not null) return;
        if (_refusal is { } refusal && Environment.TickCount64 < _askAgainAt) _waiting.Fail(static _ => true, () => refusal);
        else StartReconnecting();
    }

    private void Watch()
    {
        long now = Environment.TickCount64;
        PoolPressure.OnTimer(now - _watchDue);
        bool isBusy = _current?.CheckProgress(now, _options.CommandTimeout) == true;
        foreach (PipelinedConnection retired in Volatile.Read(ref _retired)) isBusy |= retired.CheckProgress(now, _options.CommandTimeout);
        if (_waiting.Any)
        {
            isBusy = true;
            _waiting.Fail(write => write.Deadline <= now, NotSent);
        }

        if (IsLeft && !isBusy) return;

        // What is sent from now on is not late before a whole timeout is over, and a process that is idle is not to be woken for nothing.
        long next = isBusy ? _watchPeriod : 7 * _watchPeriod;
        _watchDue = now + next;
        _watch.Change(TimeSpan.FromMilliseconds(next), Timeout.InfiniteTimeSpan);
    }

    private ConnectionFailedException NotSent() => _current is { } current
        ? new ConnectionFailedException(
            $"For {_options.CommandTimeout.TotalSeconds:0.###} s there was no room on the connection to Redis at {current.Endpoint} "
            + $"({_options.MaxOutstandingBytes} bytes of commands without a reply), so this command was not sent. {PoolPressure.Blame()}")
        : new ConnectionFailedException(
            $"There was no connection to Redis at {string.Join(", ", _options.Endpoints)} within "
            + $"{_options.ConnectTimeout.TotalSeconds:0.###} s, so the command was not sent. {_lastFailure?.Message}",
            _lastFailure);
}
